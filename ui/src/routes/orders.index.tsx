import { createFileRoute } from "@tanstack/react-router";
import { ListScreen } from "@/lists/ListScreen";
import { viewSearch } from "@/lists/view";
import { orders } from "@/orders/list";

export const Route = createFileRoute("/orders/")({
  validateSearch: viewSearch,
  component: () => <ListScreen definition={orders} />,
});
