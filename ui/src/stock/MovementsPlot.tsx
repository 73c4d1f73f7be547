import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Plot } from "@/design/Plot";
import { useShow } from "@/i18n/show";
import { piecesOf } from "./movement";
import styles from "./stock.module.css";

const DAYS = 30;

/** What came and what went, day by day. */
export default function MovementsPlot() {
  const { text, word } = useShow();
  const { data } = useQuery({
    queryKey: ["figures", "stock-movements"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/v1/figures/stock-movements", {
          params: { query: { unit: "day", last: DAYS } },
          signal,
        }),
      ),
  });
  if (!data) return null;
  const [came, went] = [word("movement_kind", "receive"), word("movement_kind", "ship")];
  return (
    <section className={styles.plot} aria-label={text("stock.plot", { days: DAYS })}>
      <p className={styles.caption}>
        {text("stock.plot", { days: DAYS })}
        <span className={styles.bar}>{came}</span>
        <span className={styles.dash}>{went}</span>
      </p>
      <Plot
        title={`${came}, ${went}`}
        times={data.items.map(({ at }) => Date.parse(at) / 1000)}
        series={[
          { label: came, look: "bars", values: piecesOf(data.items, "receive") },
          { label: went, look: "line", values: piecesOf(data.items, "ship") },
        ]}
        height={110}
      />
    </section>
  );
}
