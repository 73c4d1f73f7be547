import { createFileRoute } from "@tanstack/react-router";
import { ListScreen } from "@/lists/ListScreen";
import { viewSearch } from "@/lists/view";
import { owners } from "@/owners/list";

export const Route = createFileRoute("/owners/")({
  validateSearch: viewSearch,
  component: () => <ListScreen definition={owners} />,
});
