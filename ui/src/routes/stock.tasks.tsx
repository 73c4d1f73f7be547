import { createFileRoute } from "@tanstack/react-router";
import { viewSearch } from "@/lists/view";
import { OwnedListScreen } from "@/owners/OwnedListScreen";
import { tasks } from "@/tasks/list";

export const Route = createFileRoute("/stock/tasks")({
  validateSearch: viewSearch,
  component: () => <OwnedListScreen definition={tasks} />,
});
