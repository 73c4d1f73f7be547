import { createFileRoute } from "@tanstack/react-router";
import { credits } from "@/credits/list";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";

export const Route = createFileRoute("/credits/")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={credits} />,
});
