import { createFileRoute } from "@tanstack/react-router";
import { asOfSearch } from "@/past/search";
import { ProductPage } from "@/products/ProductPage";

export const Route = createFileRoute("/products/$id")({
  validateSearch: asOfSearch,
  component: () => <ProductPage id={Route.useParams().id} />,
});
