import { createFileRoute } from "@tanstack/react-router";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";
import { stock } from "@/stock/list";

export const Route = createFileRoute("/stock/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={stock} />,
});
