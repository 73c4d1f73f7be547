import { createFileRoute } from "@tanstack/react-router";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";
import { movements } from "@/stock/movements";

export const Route = createFileRoute("/stock/movements")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={movements} />,
});
