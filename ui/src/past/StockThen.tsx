import { useQuery } from "@tanstack/react-query";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Table } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { PastPanel, type PastProps } from "./PastPanel";
import styles from "./past.module.css";
import { momentQuery } from "./search";

type Then = Schema<"StockAsOf">;

/** Where an item lay at a moment, as the movements tell. */
export default function StockThen({ product, ...past }: PastProps & { product: string }) {
  const params = { path: { id: product }, query: momentQuery(past.asOf) };
  const read = useQuery({
    queryKey: [`/api/v1/products/${product}/stock`, "as of", past.asOf],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/products/{id}/stock/as-of", { params, signal })),
  });
  return (
    <PastPanel {...past} read={read}>
      {(then) => <Lay then={then} />}
    </PastPanel>
  );
}

function Lay({ then }: { then: Then }) {
  const { text, format } = useShow();
  const { stock, levels } = then;
  const pieces = stock.reduce((sum, { on_hand }) => sum + on_hand, 0);
  const quarantined = stock.reduce((sum, row) => sum + row.quarantined, 0);
  return (
    <>
      <p className={styles.head}>
        <strong>{text("past.on_hand", { count: format.quantity(pieces) })}</strong>
        {quarantined > 0 && <span>{text("past.quarantined", { count: format.quantity(quarantined) })}</span>}
        <span>{text("past.at", { at: format.instant(then.at) })}</span>
      </p>
      {levels.length > 0 && (
        <Table
          label={text("past.levels")}
          rows={levels}
          rowKey={({ bin, lot }) => `${bin} ${lot ?? ""}`}
          columns={[
            {
              id: "bin",
              title: text("stock.bin"),
              cell: ({ bin }) => <Ref noun="bin" id={bin} to="/bins/$id" />,
            },
            {
              id: "warehouse",
              title: text("stock.warehouse"),
              cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
            },
            ...(levels.some(({ lot }) => lot)
              ? [{ id: "lot", title: text("stock.lot"), cell: ({ lot }: Schema<"LevelThen">) => lot ?? "" }]
              : []),
            {
              id: "on_hand",
              title: text("stock.on_hand"),
              align: "end",
              cell: ({ on_hand }) => format.quantity(on_hand),
            },
          ]}
        />
      )}
    </>
  );
}
