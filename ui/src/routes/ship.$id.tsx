import { createFileRoute } from "@tanstack/react-router";
import { ShipPage } from "@/floor/ShipPage";

export const Route = createFileRoute("/ship/$id")({
  component: () => <ShipPage id={Route.useParams().id} />,
});
