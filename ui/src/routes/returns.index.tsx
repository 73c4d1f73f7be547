import { createFileRoute } from "@tanstack/react-router";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";
import { returns } from "@/returns/list";

export const Route = createFileRoute("/returns/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={returns} />,
});
