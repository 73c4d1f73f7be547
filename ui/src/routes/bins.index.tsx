import { createFileRoute } from "@tanstack/react-router";
import { ListScreen } from "@/lists/ListScreen";
import { viewSearch } from "@/lists/view";
import { bins } from "@/warehouses/bins";

export const Route = createFileRoute("/bins/")({
  validateSearch: viewSearch,
  component: () => <ListScreen definition={bins} />,
});
