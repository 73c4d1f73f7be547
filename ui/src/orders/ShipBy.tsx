import { useShow } from "@/i18n/show";
import type { OrderDetail } from "./detail";
import { useWhy } from "./useWhy";

interface Passed {
  date: string;
  reason: string;
  name: string;
}

interface DatesWhy {
  given: boolean;
  cut_off_at?: string;
  accepted_at: string;
  calendar_changed?: boolean;
  passed?: Passed[];
}

/** The day on which an order must leave, and where it comes from. */
export function ShipBy({ order }: { order: OrderDetail }) {
  const { text, word, format } = useShow();
  const why = useWhy(order)?.dates as DatesWhy | undefined;
  const day = format.date(order.ship_by ?? "");
  if (!why) return day;
  if (why.given) return `${day} (${text("ship_by.given")})`;
  return (
    <details>
      <summary>{day}</summary>
      <p>{text("ship_by.accepted", { time: format.instant(why.accepted_at) })}</p>
      <ul>
        {why.passed?.map(({ date, reason, name }) => (
          <li key={date}>
            {text("ship_by.passed", {
              date: format.date(date),
              reason: word("passed", reason),
              name: name && `(${name})`,
            })}
          </li>
        ))}
      </ul>
      {why.cut_off_at && <p>{text("ship_by.cut_off", { time: format.instant(why.cut_off_at) })}</p>}
      {why.calendar_changed && <p>{text("ship_by.calendar_changed")}</p>}
    </details>
  );
}
