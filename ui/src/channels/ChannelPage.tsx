import { Link } from "@tanstack/react-router";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { orders } from "@/orders/list";
import { useHasManyOwners } from "@/owners/useOwners";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { RelatedPanel } from "@/records/RelatedPanel";
import { AvailabilityPanel } from "./AvailabilityPanel";
import { channels } from "./list";

type Channel = Schema<"Channel">;

/** A sales channel and what came through it. */
export function ChannelPage({ id }: { id: string }) {
  return (
    <RecordPage<Channel>
      title="channels.title"
      path={`/api/v1/channels/${id}`}
      read={() => answered(api.GET("/api/v1/channels/{id}", { params: { path: { id } } }))}
    >
      {(channel) => <ChannelView channel={channel} />}
    </RecordPage>
  );
}

function ChannelView({ channel }: { channel: Channel }) {
  const { text, word } = useShow();
  const hasManyOwners = useHasManyOwners();
  const { id, code, name, owner } = channel;
  return (
    <Page title={name} beside={<RecordSteps path={channels.path} to="/channels" id={id} />}>
      <DetailLayout
        main={
          <>
            <AvailabilityPanel channel={channel} />
            <RelatedPanel
              title={text("nav.orders")}
              list={orders}
              columns={["number", "status", "customer", "placed_at", "lines", "total"]}
              filter={{ field: "channel", op: "eq", value: id }}
              to="/orders"
              written={`channel:${id}`}
              none={text("channels.no_orders")}
            />
          </>
        }
        aside={
          <Panel title={text("record.facts")}>
            <Facts
              facts={[
                [text("channels.code"), <code key="code">{code}</code>],
                [
                  text("channels.payment"),
                  channel.payment_policy ? (
                    word("payment_policy", channel.payment_policy)
                  ) : (
                    <Link key="payment" to={"/owners/$id" as never} params={{ id: owner } as never}>
                      {text("channels.payment_as_owner")}
                    </Link>
                  ),
                ],
                [
                  text("owners.title"),
                  hasManyOwners && <Ref key="owner" noun="owner" id={owner} isName to="/owners/$id" />,
                ],
              ]}
            />
          </Panel>
        }
      />
    </Page>
  );
}
