import { createFileRoute } from "@tanstack/react-router";
import { ProductPage } from "@/products/ProductPage";

export const Route = createFileRoute("/products/$id")({
  component: () => <ProductPage id={Route.useParams().id} />,
});
