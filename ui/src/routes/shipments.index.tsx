import { createFileRoute } from "@tanstack/react-router";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";
import { shipments } from "@/shipments/list";

export const Route = createFileRoute("/shipments/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={shipments} />,
});
