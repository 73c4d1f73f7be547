import { createFileRoute } from "@tanstack/react-router";
import { OwnerPage } from "@/owners/OwnerPage";

export const Route = createFileRoute("/owners/$id")({
  component: () => <OwnerPage id={Route.useParams().id} />,
});
