import { expect, test } from "vitest";
import { allSelected } from "@/grid/model/selection";
import { RowStore } from "@/live/rows";
import { selectedSets } from "./sets";
import { ListSource, type PageAnswer } from "./source";

interface Row {
  id: string;
}

globalThis.requestAnimationFrame ??= () => 0;

const row = (id: number): Row => ({ id: `r${id}` });
const rowId = ({ id }: Row) => id;

function sourceOf(pages: Record<string, PageAnswer<Row>>): ListSource<Row> {
  const walk = async ({ after }: { after?: string | undefined }) => pages[after ?? "first"] ?? { items: [] };
  return new ListSource<Row>({ rowId, page: walk, walk }, new RowStore<Row>());
}

async function gathered(sets: AsyncIterable<Row[]>): Promise<string[][]> {
  const found: string[][] = [];
  for await (const set of sets) found.push(set.map(rowId));
  return found;
}

test("all that match are read page by page, and a row that moved comes once", async () => {
  const source = sourceOf({
    first: { items: [row(1), row(2)], next: "two" },
    two: { items: [row(2)], next: "three" },
    three: { items: [row(2), row(3)] },
  });
  expect(await gathered(selectedSets(source, allSelected()))).toEqual([["r1", "r2"], ["r3"]]);
});

test("selected rows come in sets of one request", async () => {
  const source = sourceOf({});
  const rows = Array.from({ length: 401 }, (_, index) => row(index));
  source.store.put(rows, rowId);
  const selection = { ids: new Set([...rows.map(rowId), "unknown"]), isAll: false, anchor: undefined };
  const sets = await gathered(selectedSets(source, selection));
  expect(sets.map((set) => set.length)).toEqual([200, 200, 1]);
});
