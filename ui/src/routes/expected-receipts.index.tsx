import { createFileRoute } from "@tanstack/react-router";
import { expectedReceipts } from "@/expected/list";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";

export const Route = createFileRoute("/expected-receipts/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={expectedReceipts} />,
});
