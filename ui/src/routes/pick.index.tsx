import { createFileRoute } from "@tanstack/react-router";
import { floor } from "@/floor/list";
import { ListScreen } from "@/lists/ListScreen";
import { viewSearch } from "@/lists/view";

export const Route = createFileRoute("/pick/")({
  validateSearch: viewSearch,
  component: () => <ListScreen definition={floor} />,
});
