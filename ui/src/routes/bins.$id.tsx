import { createFileRoute } from "@tanstack/react-router";
import { BinPage } from "@/warehouses/BinPage";

export const Route = createFileRoute("/bins/$id")({
  component: () => <BinPage id={Route.useParams().id} />,
});
