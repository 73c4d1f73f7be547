import { createFileRoute } from "@tanstack/react-router";
import { WarehousePage } from "@/warehouses/WarehousePage";

export const Route = createFileRoute("/warehouses/$id")({
  component: () => <WarehousePage id={Route.useParams().id} />,
});
