import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Plot } from "@/design/Plot";
import { OrderStatus } from "@/design/Status";
import { useShow } from "@/i18n/show";
import { readByStatus } from "./byStatus";
import styles from "./Figures.module.css";

const HOURS = 48;

/** Where orders stand and for how long, and how they came in: to look at rather than to read. */
export default function Figures() {
  return (
    <div className={styles.figures}>
      <ByStatus />
      <Intake />
    </div>
  );
}

function ByStatus() {
  const { text } = useShow();
  const { data } = useQuery({
    queryKey: ["figures", "orders"],
    queryFn: readByStatus,
  });
  const open = data?.items.filter(({ ages }) => ages && ages.length > 0) ?? [];
  const most = Math.max(1, ...open.map(({ orders }) => orders));
  return (
    <figure className={styles.figure}>
      <figcaption>
        {text("figures.by_status")}
        <Legend ages={open[0]?.ages ?? []} />
      </figcaption>
      {data && open.length === 0 && <p className="soft">{text("figures.none_open")}</p>}
      <ul className={styles.bars}>
        {open.map((figure) => (
          <StatusBar key={figure.status} figure={figure} most={most} />
        ))}
      </ul>
    </figure>
  );
}

function StatusBar({ figure, most }: { figure: Schema<"StatusFigure">; most: number }) {
  const { text, word, format } = useShow();
  const { status, orders, ages = [] } = figure;
  const ageText = useAgeText();
  return (
    <li>
      <Link
        to="/orders"
        search={{ q: `status:${status}` }}
        aria-label={text("figures.status_orders", {
          status: word("status", status),
          count: format.quantity(orders),
        })}
      >
        <OrderStatus status={status} />
      </Link>
      <span className={styles.track}>
        {ages.map((age, place) => (
          <span
            key={age.from_days}
            hidden={age.orders === 0}
            className={styles.segment}
            data-age={place}
            style={{ width: `${(age.orders / most) * 100}%` }}
            title={`${ageText(age)}: ${format.quantity(age.orders)}${age.capped ? "+" : ""}`}
          />
        ))}
      </span>
      <span className="number">{format.quantity(orders)}</span>
    </li>
  );
}

function Legend({ ages }: { ages: Schema<"AgeFigure">[] }) {
  const ageText = useAgeText();
  return (
    <span className={styles.legend}>
      {ages.map((age, place) => (
        <span key={age.from_days}>
          <i className={styles.segment} data-age={place} />
          {ageText(age)}
        </span>
      ))}
    </span>
  );
}

function useAgeText(): (age: Schema<"AgeFigure">) => string {
  const { text } = useShow();
  return ({ from_days, to_days }) => {
    if (to_days == null) return text("figures.from_days", { from: from_days });
    return from_days === 0
      ? text("figures.under_days", { to: to_days })
      : text("figures.days", { from: from_days, to: to_days });
  };
}

function Intake() {
  const { text } = useShow();
  const { data } = useQuery({
    queryKey: ["figures", "intake"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/figures/intake", { params: { query: { unit: "hour", last: HOURS } }, signal }),
      ),
  });
  const title = text("figures.intake", { hours: HOURS });
  return (
    <figure className={styles.figure}>
      <figcaption>{title}</figcaption>
      {data && (
        <Plot
          title={title}
          times={data.items.map(({ at }) => Date.parse(at) / 1000)}
          series={[{ label: title, look: "bars", values: data.items.map(({ orders }) => orders) }]}
          height={132}
        />
      )}
    </figure>
  );
}
