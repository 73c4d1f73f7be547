import { createFileRoute } from "@tanstack/react-router";
import { ImportPage } from "@/imports/ImportPage";

export const Route = createFileRoute("/imports/$id")({
  component: () => <ImportPage id={Route.useParams().id} />,
});
