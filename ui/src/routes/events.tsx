import { createFileRoute } from "@tanstack/react-router";
import { EventsPage } from "@/events/EventsPage";
import { logSearch } from "@/events/search";

export const Route = createFileRoute("/events")({ validateSearch: logSearch, component: EventsPage });
