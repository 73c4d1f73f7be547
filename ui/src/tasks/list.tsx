// What the floor has to do beside picking: goods to be put back, bins to be counted.
import type { Schema } from "@/api/client";
import { Badge } from "@/design/Badge";
import { defineList } from "@/lists/definition";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";
import { itemColumns, productField, warehouseField } from "@/stock/columns";
import { StockTabs } from "@/stock/StockTabs";
import { ofItems } from "@/stock/search";
import { FinishTask, finishTask } from "./FinishTask";

export type Task = Schema<"Task">;

export const tasks = defineList<Task>({
  title: "tasks.title",
  path: "/api/v1/tasks",
  rowId: ({ id }) => id,
  sort: "-id",
  search: ofItems,
  searchHint: "stock.search",
  fields: [
    {
      key: "kind",
      kind: "word",
      label: "tasks.kind",
      words: ["put_back", "count"],
      wordPrefix: "task_kind",
    },
    { key: "done_at", aliases: ["done"], kind: "instant", label: "tasks.done_at", isOptional: true },
    warehouseField,
    { key: "bin", kind: "reference", noun: "bin", label: "tasks.bin", isOptional: true },
    productField,
    { key: "order", kind: "reference", noun: "order", label: "shipments.order", isOptional: true },
    ownerField,
    { key: "created_at", aliases: ["created"], kind: "instant", label: "tasks.created_at" },
  ],
  columns: [
    {
      id: "kind",
      title: "tasks.kind",
      width: 150,
      isPinned: true,
      card: "title",
      cell: ({ kind }, { word }) => word("task_kind", kind),
    },
    {
      id: "state",
      title: "tasks.state",
      width: 210,
      card: "end",
      cell: (task, { text, format }) =>
        task.done_at ? (
          <Badge family="grey" shape="tick">
            {text("tasks.done", { at: format.instant(task.done_at) })}
          </Badge>
        ) : (
          <FinishTask task={task} />
        ),
    },
    {
      id: "bin",
      title: "tasks.bin",
      width: 130,
      card: "meta",
      cell: ({ bin }) => <Ref noun="bin" id={bin} to="/bins/$id" />,
    },
    {
      id: "warehouse",
      title: "stock.warehouse",
      width: 110,
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
    },
    ...itemColumns<Task>().map((column) =>
      column.id === "item"
        ? { ...column, isPinned: false, card: "extra" as const }
        : { ...column, card: undefined as never },
    ),
    {
      id: "quantity",
      title: "tasks.pieces",
      width: 90,
      align: "end",
      sort: "quantity",
      cell: ({ quantity }, { format }) => (quantity > 0 ? format.quantity(quantity) : ""),
    },
    {
      id: "order",
      title: "shipments.order",
      width: 150,
      cell: ({ order }) => <Ref noun="order" id={order} to="/orders/$id" />,
    },
    ownerColumn(),
    {
      id: "created_at",
      title: "tasks.created_at",
      width: 156,
      sort: "created_at",
      cell: ({ created_at }, { format }) => format.instant(created_at),
    },
  ],
  above: () => <StockTabs />,
  rowCommands: [
    {
      id: "tasks.finish",
      title: "tasks.finish",
      key: "d",
      run: (task, { change, show }) => void finishTask(task, change, show),
    },
  ],
  empty: { title: "tasks.none", detail: "tasks.none_detail" },
});
