import { createFileRoute } from "@tanstack/react-router";
import { PickScreen } from "@/pick/PickScreen";

export const Route = createFileRoute("/pick/$id")({
  component: PickRoute,
});

function PickRoute() {
  const { id } = Route.useParams();
  return <PickScreen key={id} id={id} />;
}
