import { createFileRoute } from "@tanstack/react-router";
import { OrderPage } from "@/orders/OrderPage";
import { asOfSearch } from "@/past/search";

export const Route = createFileRoute("/orders/$id")({
  validateSearch: asOfSearch,
  component: () => <OrderPage id={Route.useParams().id} />,
});
