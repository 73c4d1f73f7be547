import { createFileRoute } from "@tanstack/react-router";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";
import { levels } from "@/stock/levels";

export const Route = createFileRoute("/stock/bins")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={levels} />,
});
