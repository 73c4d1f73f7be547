import { createFileRoute } from "@tanstack/react-router";
import { channels } from "@/channels/list";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";

export const Route = createFileRoute("/channels/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={channels} />,
});
