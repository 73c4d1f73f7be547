import { createFileRoute } from "@tanstack/react-router";
import { ListScreen } from "@/lists/ListScreen";
import { viewSearch } from "@/lists/view";
import { warehouses } from "@/warehouses/list";

export const Route = createFileRoute("/warehouses/")({
  validateSearch: viewSearch,
  component: () => <ListScreen definition={warehouses} />,
});
