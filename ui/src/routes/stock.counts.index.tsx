import { createFileRoute } from "@tanstack/react-router";
import { counts } from "@/counts/list";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";

export const Route = createFileRoute("/stock/counts/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={counts} />,
});
