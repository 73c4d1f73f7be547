import { createFileRoute } from "@tanstack/react-router";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";
import { products } from "@/products/list";

export const Route = createFileRoute("/products/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={products} />,
});
