import { createFileRoute } from "@tanstack/react-router";
import { CreditPage } from "@/credits/CreditPage";

export const Route = createFileRoute("/credits/$id")({
  component: () => <CreditPage id={Route.useParams().id} />,
});
