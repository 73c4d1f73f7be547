import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Facts } from "@/design/Page";
import { Skeleton } from "@/design/states";
import { Table } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { FreeStock } from "./FreeStock";
import type { Stock } from "./list";
import { openMove } from "./openMove";
import styles from "./stock.module.css";

/** Stock of an item in a warehouse at a glance: how it adds up, in which bins it lies, and what can be done with it. */
export function StockPeek({ stock }: { stock: Stock }) {
  const { text, format } = useShow();
  const { product, warehouse, on_hand, reserved, buffer, backordered } = stock;
  const { data } = useQuery({
    queryKey: [`/api/v1/products/${product}/stock`],
    queryFn: () => answered(api.GET("/api/v1/products/{id}/stock", { params: { path: { id: product } } })),
  });
  const levels = data?.levels.filter(
    (level) => level.warehouse === warehouse && level.on_hand + level.allocated > 0,
  );
  return (
    <>
      <Facts
        facts={[
          [text("stock.item"), <Ref key="item" noun="product" id={product} to="/products/$id" />],
          [text("stock.item_name"), <Ref key="name" noun="product" id={product} isName />],
          [text("stock.warehouse"), <Ref key="warehouse" noun="warehouse" id={warehouse} isName />],
          [text("stock.on_hand"), format.quantity(on_hand)],
          [text("stock.reserved"), format.quantity(reserved)],
          [text("stock.buffer"), buffer > 0 && format.quantity(buffer)],
          [text("stock.free"), <FreeStock key="free" stock={stock} />],
          [text("stock.backordered"), backordered > 0 && format.quantity(backordered)],
        ]}
      />
      {levels === undefined ? (
        <p className={styles.note}>
          <Skeleton width="60%" />
        </p>
      ) : levels.length === 0 ? (
        <p className={styles.note}>{text("stock.in_no_bin")}</p>
      ) : (
        <Table
          label={text("stock.by_bin")}
          rows={levels}
          rowKey={({ bin, lot }) => `${bin} ${lot ?? ""}`}
          columns={[
            {
              id: "bin",
              title: text("stock.bin"),
              cell: ({ bin }) => <Ref noun="bin" id={bin} to="/bins/$id" />,
            },
            {
              id: "on_hand",
              title: text("stock.on_hand"),
              align: "end",
              cell: (row) => format.quantity(row.on_hand),
            },
            {
              id: "allocated",
              title: text("stock.allocated"),
              align: "end",
              cell: (row) => format.quantity(row.allocated),
            },
          ]}
        />
      )}
      <MoveButtons stock={stock} />
    </>
  );
}

function MoveButtons({ stock }: { stock: Stock }) {
  const { text } = useShow();
  const may = useMay();
  const refused = (permission: string) => (may(permission) ? undefined : text("form.no_right"));
  return (
    <p className={styles.actions}>
      <Button shortcut="a" refused={refused("stock.adjust")} onClick={() => void openMove("adjust", stock)}>
        {text("stock.adjust")}
      </Button>
      <Button
        shortcut="t"
        refused={refused("stock.transfer")}
        onClick={() => void openMove("transfer", stock)}
      >
        {text("stock.transfer")}
      </Button>
      <Link to="/stock/movements" search={{ q: `product:${stock.product}` } as never}>
        {text("stock.movements")}
      </Link>
    </p>
  );
}
