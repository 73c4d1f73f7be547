import { createFileRoute } from "@tanstack/react-router";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";
import { payments } from "@/payments/list";

export const Route = createFileRoute("/payments/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={payments} />,
});
