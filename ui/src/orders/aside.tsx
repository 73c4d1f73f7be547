// What stands beside the lines: dates, addresses, money.
import { Link } from "@tanstack/react-router";
import type { Schema } from "@/api/client";
import { Facts, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { Carrier } from "./Carrier";
import type { OrderDetail } from "./detail";
import styles from "./orders.module.css";
import { ShipBy } from "./ShipBy";

export function Dates({ order }: { order: OrderDetail }) {
  const { text, format } = useShow();
  const date = (day: string | null | undefined) => day && format.date(day);
  return (
    <Panel title={text("order.order")}>
      <Facts
        facts={[
          [text("orders.placed_at"), format.instant(order.placed_at)],
          [text("orders.requested_date"), date(order.requested_date)],
          [text("orders.ship_by"), order.ship_by && <ShipBy key="ship_by" order={order} />],
          [text("orders.carrier"), order.carrier && <Carrier key="carrier" order={order} />],
          [text("orders.promised_date"), date(order.promised_date)],
          [text("orders.external_ref"), order.external_ref],
          [text("orders.channel"), <Ref key="channel" noun="channel" id={order.channel} isName />],
          [
            text("orders.warehouse"),
            order.warehouse && <Ref key="warehouse" noun="warehouse" id={order.warehouse} isName />,
          ],
          [text("orders.owner"), <Ref key="owner" noun="owner" id={order.owner} isName />],
          [text("orders.priority"), order.priority !== 0 && format.quantity(order.priority)],
          [text("orders.ship_complete"), order.ship_complete && text("list.yes")],
          [text("order.worked_on"), order.lease && (order.lease.device || text("orders.somebody"))],
        ].map(([label, value]) => [label as string, value || undefined])}
      />
    </Panel>
  );
}

export function Addresses({ order }: { order: OrderDetail }) {
  const { text } = useShow();
  const { customer, customer_name, ship_to, bill_to } = order;
  if (!customer && !ship_to) return null;
  return (
    <Panel
      title={text("orders.customer_name")}
      beside={
        customer && (
          <Link to={"/customers/$id" as never} params={{ id: customer } as never}>
            {customer_name || text("order.customer_page")}
          </Link>
        )
      }
    >
      {ship_to && <AddressBlock label={text("order.ship_to")} address={ship_to} />}
      {bill_to && <AddressBlock label={text("order.bill_to")} address={bill_to} />}
    </Panel>
  );
}

export function AddressBlock({ label, address }: { label: string; address: Schema<"Address"> }) {
  const { name, company, street, house_number, addition, postal_code, city, region, country, email, phone } =
    address;
  const lines = [
    name,
    company,
    [street, house_number, addition].filter(Boolean).join(" "),
    [postal_code, city].filter(Boolean).join(" "),
    [region, country].filter(Boolean).join(", "),
  ].filter(Boolean);
  return (
    <address className={styles.address}>
      <span className="soft">{label}</span>
      {lines.map((line) => (
        <bdi key={line}>{line}</bdi>
      ))}
      {email && <a href={`mailto:${email}`}>{email}</a>}
      {phone && <a href={`tel:${phone}`}>{phone}</a>}
    </address>
  );
}

export function MoneyPanel({ order }: { order: OrderDetail }) {
  const { text, word, format } = useShow();
  const money = (minor: number) => (
    <span className={styles.money}>{format.money(minor, order.currency)}</span>
  );
  const differs = order.source_total_minor != null && order.source_total_minor !== order.total_minor;
  const isTaxInside = order.total_minor === order.goods_minor + order.charges_minor;
  return (
    <Panel title={text("order.money")}>
      <Facts
        facts={[
          [text("order.goods"), money(order.goods_minor)],
          ...order.charges.map((charge): [string, React.ReactNode] => [
            charge.description || word("charge", charge.kind),
            money(charge.amount_minor),
          ]),
          [text(isTaxInside ? "order.tax_inside" : "order.tax"), money(order.tax_minor)],
          [text("orders.total"), <strong key="total">{money(order.total_minor)}</strong>],
          [text("order.source_total"), differs ? money(order.source_total_minor ?? 0) : undefined],
          [
            text("nav.credits"),
            order.credits.length > 0 ? (
              <Link key="credits" to={"/credits" as never} search={{ q: `order:${order.id}` } as never}>
                {format.quantity(order.credits.length)}
              </Link>
            ) : undefined,
          ],
        ]}
      />
    </Panel>
  );
}
