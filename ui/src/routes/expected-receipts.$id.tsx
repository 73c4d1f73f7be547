import { createFileRoute } from "@tanstack/react-router";
import { ExpectedPage } from "@/expected/ExpectedPage";

export const Route = createFileRoute("/expected-receipts/$id")({
  component: () => <ExpectedPage id={Route.useParams().id} />,
});
