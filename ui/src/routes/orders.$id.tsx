import { createFileRoute } from "@tanstack/react-router";
import { OrderPage } from "@/orders/OrderPage";

export const Route = createFileRoute("/orders/$id")({
  component: () => <OrderPage id={Route.useParams().id} />,
});
