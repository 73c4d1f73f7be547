import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { api, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Facts, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import styles from "./calendar.module.css";

const CalendarDialog = lazy(() => import("./CalendarDialog"));

type Calendar = Schema<"WarehouseCalendar">;

/** Days shown before the rest is left to the form. */
const SHOWN = 6;

/** When a warehouse works, until when orders leave, and when one would leave that is accepted now. */
export default function CalendarPanel({ warehouse }: { warehouse: Schema<"Warehouse"> }) {
  const { text } = useShow();
  const [isOpen, setIsOpen] = useState(false);
  const refused = useMay()("warehouse.write") ? undefined : text("form.no_right");
  const { id, version, name } = warehouse;
  const { data } = useQuery({
    queryKey: ["warehouse", id, "calendar", version],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/warehouses/{id}/calendar", { params: { path: { id } }, signal })),
  });
  return (
    <Panel
      title={text("calendar.title")}
      beside={
        <Button look="quiet" refused={refused} onClick={() => setIsOpen(true)}>
          {text("calendar.change")}
        </Button>
      }
    >
      {data && (data.working_days.length === 0 ? <p>{text("calendar.none")}</p> : <Shown calendar={data} />)}
      {isOpen && data && (
        <Suspense>
          <CalendarDialog name={name} calendar={data} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </Panel>
  );
}

function Shown({ calendar }: { calendar: Calendar }) {
  const { text, word } = useShow();
  const days = calendar.working_days.map((day) => word("weekday", day)).join(", ");
  return (
    <Facts
      facts={[
        [text("calendar.working_days"), days],
        [text("calendar.accepted_now"), <Departures key="now" calendar={calendar} />],
        [
          text("calendar.exceptions"),
          calendar.exceptions.length > 0 ? <Exceptions key="days" calendar={calendar} /> : undefined,
        ],
      ]}
    />
  );
}

function Departures({ calendar }: { calendar: Calendar }) {
  const { text, format } = useShow();
  return (
    <ul className={styles.list}>
      {calendar.accepted_now.map(({ carrier, carrier_service, ship_by, cut_off_at }) => (
        <li key={`${carrier} ${carrier_service}`}>
          <span>{[carrier, carrier_service].filter(Boolean).join(" ") || text("calendar.any_carrier")}</span>
          <span>
            {format.date(ship_by)}{" "}
            <span className="soft">{text("calendar.until", { time: format.instant(cut_off_at) })}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Exceptions({ calendar }: { calendar: Calendar }) {
  const { text, word, format } = useShow();
  const ahead = calendar.exceptions.filter(({ date }) => date >= yesterday());
  return (
    <ul className={styles.list}>
      {ahead.slice(0, SHOWN).map(({ date, kind, name }) => (
        <li key={date}>
          <span>{format.date(date)}</span>
          <span>
            {word("day_kind", kind)} {name && <span className="soft">{name}</span>}
          </span>
        </li>
      ))}
      {ahead.length > SHOWN && (
        <li className="soft">{text("calendar.more_days", { count: ahead.length - SHOWN })}</li>
      )}
    </ul>
  );
}

/** The day before today as the API writes it: what is over everywhere need not be shown. */
function yesterday(): string {
  return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
}
