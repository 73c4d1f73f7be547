import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, PackagePlus, PencilRuler } from "lucide-react";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { Table } from "@/design/Table";
import { FormButton } from "@/forms/FormButton";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { orders } from "@/orders/list";
import { useHasManyOwners } from "@/owners/useOwners";
import { StockAsOf } from "@/past/AsOf";
import { AsOfButton } from "@/past/AsOfButton";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { RelatedPanel } from "@/records/RelatedPanel";
import { FreeStock } from "@/stock/FreeStock";
import type { StockLevel } from "@/stock/levels";
import { movements } from "@/stock/movements";
import { type Product, ProductKind, products } from "./list";
import { sizeText, weightText } from "./measures";
import styles from "./products.module.css";

type Detail = Schema<"ProductDetail">;

/** An item: where it lies and who waits for it, what moved, and what it is. */
export function ProductPage({ id }: { id: string }) {
  const path = `/api/v1/products/${id}`;
  return (
    <RecordPage<Detail>
      title="products.title"
      path={path}
      read={() => answered(api.GET("/api/v1/products/{id}", { params: { path: { id } } }))}
    >
      {(product) => <ProductView product={product} />}
    </RecordPage>
  );
}

function ProductView({ product }: { product: Detail }) {
  const { text } = useShow();
  return (
    <Page
      title={product.sku}
      beside={
        <>
          <span className={styles.name}>{product.name}</span>
          <ProductKind product={product} text={text} />
          <RecordSteps path={products.path} to="/products" id={product.id} />
        </>
      }
      actions={
        <>
          <AsOfButton />
          <StockActions product={product} />
        </>
      }
    >
      <DetailLayout
        main={
          <>
            <StockAsOf product={product.id} />
            <StockPanels product={product} />
            <OpenOrders product={product} />
            <Movements product={product} />
          </>
        }
        aside={
          <>
            <About product={product} />
            <Packs product={product} />
          </>
        }
      />
    </Page>
  );
}

function StockActions({ product }: { product: Product }) {
  const start = { owner: product.owner, sku: product.sku };
  return (
    <>
      <FormButton
        form="adjust"
        start={start}
        title="stock.adjust"
        permission="stock.adjust"
        shortcut="a"
        look="plain"
        icon={<PencilRuler size={15} aria-hidden="true" />}
      />
      <FormButton
        form="transfer"
        start={start}
        title="stock.transfer"
        permission="stock.transfer"
        shortcut="t"
        look="plain"
        icon={<ArrowLeftRight size={15} aria-hidden="true" />}
      />
      <FormButton
        form="receive"
        start={start}
        title="stock.receive"
        permission="stock.receive"
        shortcut="r"
        icon={<PackagePlus size={15} aria-hidden="true" />}
      />
    </>
  );
}

function StockPanels({ product }: { product: Product }) {
  const { text, format } = useShow();
  const { data, error, refetch } = useQuery({
    queryKey: [`/api/v1/products/${product.id}/stock`],
    queryFn: () => answered(api.GET("/api/v1/products/{id}/stock", { params: { path: { id: product.id } } })),
  });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const levels = data?.levels.filter(({ on_hand, allocated }) => on_hand !== 0 || allocated !== 0);
  return (
    <>
      <Panel title={text("stock.by_warehouse")}>
        {data?.stock.length === 0 ? (
          <p className={styles.none}>{text("stock.none_of_product")}</p>
        ) : (
          <Table
            label={text("stock.by_warehouse")}
            rows={data?.stock ?? []}
            rowKey={({ warehouse }) => warehouse}
            columns={[
              {
                id: "warehouse",
                title: text("stock.warehouse"),
                cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} to="/warehouses/$id" />,
              },
              {
                id: "on_hand",
                title: text("stock.on_hand"),
                align: "end",
                cell: (row) => format.quantity(row.on_hand),
              },
              {
                id: "reserved",
                title: text("stock.reserved"),
                align: "end",
                cell: (row) => format.quantity(row.reserved),
              },
              {
                id: "free",
                title: text("stock.free"),
                align: "end",
                cell: (row) => <FreeStock stock={row} />,
              },
              {
                id: "backordered",
                title: text("stock.backordered"),
                align: "end",
                cell: (row) => (row.backordered > 0 ? format.quantity(row.backordered) : "–"),
              },
            ]}
          />
        )}
        {data === undefined && (
          <p className={styles.none}>
            <Skeleton width="50%" />
          </p>
        )}
      </Panel>
      {levels !== undefined && levels.length > 0 && (
        <Panel title={text("stock.by_bin")}>
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
                id: "warehouse",
                title: text("stock.warehouse"),
                cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
              },
              ...(levels.some(({ lot }) => lot)
                ? [{ id: "lot", title: text("stock.lot"), cell: ({ lot }: StockLevel) => lot ?? "" }]
                : []),
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
        </Panel>
      )}
    </>
  );
}

/** Statuses in which an order still waits for this item or holds it. */
const OPEN = ["on_hold", "backordered", "ready", "released", "in_progress", "partially_shipped"];

function OpenOrders({ product }: { product: Product }) {
  const { text } = useShow();
  return (
    <RelatedPanel
      title={text("products.open_orders")}
      list={orders}
      columns={["number", "status", "placed_at", "ship_by", "lines", "pieces"]}
      filter={{
        all: [
          { field: "product", op: "eq", value: product.id },
          { field: "status", op: "in", value: OPEN },
        ],
      }}
      to="/orders"
      written={`product:${product.id} status:${OPEN.join("|")}`}
      none={text("products.no_open_orders")}
    />
  );
}

function Movements({ product }: { product: Product }) {
  const { text } = useShow();
  return (
    <RelatedPanel
      title={text("stock.movements")}
      list={movements}
      columns={["at", "kind", "quantity", "from", "to", "reason"]}
      filter={{ field: "product", op: "eq", value: product.id }}
      to="/stock/movements"
      written={`product:${product.id}`}
      none={text("stock.no_movements")}
    />
  );
}

function About({ product }: { product: Product }) {
  const { text, format } = useShow();
  const hasManyOwners = useHasManyOwners();
  const { owner, name, weight_g, size_mm, origin, hs_code, physical } = product;
  return (
    <Panel title={text("record.facts")}>
      <Facts
        facts={[
          [text("products.name"), name],
          [
            text("owners.title"),
            hasManyOwners && <Ref key="owner" noun="owner" id={owner} isName to="/owners/$id" />,
          ],
          [text("products.weight"), weightText(weight_g, format) || text("record.unknown")],
          [text("products.size"), sizeText(size_mm, format) || text("record.unknown")],
          [text("products.origin"), origin],
          [text("products.hs_code"), hs_code],
          [text("products.physical"), text(physical ? "list.yes" : "list.no")],
        ]}
      />
    </Panel>
  );
}

function Packs({ product }: { product: Detail }) {
  const { text, format } = useShow();
  const packs = product.packs ?? [];
  return (
    <Panel title={text("products.packs")}>
      {packs.length === 0 ? (
        <p className={styles.none}>{text("products.no_packs")}</p>
      ) : (
        <Table
          label={text("products.packs")}
          rows={packs}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "barcode",
              title: text("products.barcode"),
              cell: ({ barcode }) => <code>{barcode}</code>,
            },
            {
              id: "quantity",
              title: text("products.pieces"),
              align: "end",
              cell: ({ quantity }) => format.quantity(quantity),
            },
            {
              id: "weight",
              title: text("products.weight"),
              align: "end",
              cell: ({ weight_g }) => weightText(weight_g, format),
            },
          ]}
        />
      )}
    </Panel>
  );
}
