import { createFileRoute } from "@tanstack/react-router";
import { ChannelPage } from "@/channels/ChannelPage";

export const Route = createFileRoute("/channels/$id")({
  component: () => <ChannelPage id={Route.useParams().id} />,
});
