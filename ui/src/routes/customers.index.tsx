import { createFileRoute } from "@tanstack/react-router";
import { customers } from "@/customers/list";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";

export const Route = createFileRoute("/customers/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={customers} />,
});
