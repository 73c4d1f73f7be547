import { createFileRoute } from "@tanstack/react-router";
import { ShipmentPage } from "@/shipments/ShipmentPage";

export const Route = createFileRoute("/shipments/$id")({
  component: () => <ShipmentPage id={Route.useParams().id} />,
});
