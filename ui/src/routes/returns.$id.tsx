import { createFileRoute } from "@tanstack/react-router";
import { ReturnPage } from "@/returns/ReturnPage";

export const Route = createFileRoute("/returns/$id")({
  component: () => <ReturnPage id={Route.useParams().id} />,
});
