import { createFileRoute } from "@tanstack/react-router";
import { CustomerPage } from "@/customers/CustomerPage";

export const Route = createFileRoute("/customers/$id")({
  component: () => <CustomerPage id={Route.useParams().id} />,
});
