import { createFileRoute } from "@tanstack/react-router";
import { CountPage } from "@/counts/CountPage";

export const Route = createFileRoute("/stock/counts/$id")({
  component: () => <CountPage id={Route.useParams().id} />,
});
