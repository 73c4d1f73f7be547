import { beforeAll, expect, test } from "vitest";
import { RowStore } from "@/live/rows";
import { ListSource } from "./source";

interface Row {
  id: string;
  day: string;
}

beforeAll(() => {
  globalThis.requestAnimationFrame = (draw) => {
    queueMicrotask(() => draw(0));
    return 1;
  };
});

const dayOf = (index: number) => new Date(Date.UTC(2000, 0, 1) + index * 3_600_000).toISOString();

/** A list of a million hours with keyset pages, and how often it was asked. */
function million() {
  const total = 1_000_000;
  let asked = 0;
  const page = (start: number, limit: number) => {
    asked++;
    const from = Math.max(0, Math.min(start, total));
    const to = Math.min(total, from + limit);
    return {
      items: Array.from(
        { length: to - from },
        (_, place): Row => ({ id: `r${from + place}`, day: dayOf(from + place) }),
      ),
      next: to < total ? `n${to}` : undefined,
      previous: from > 0 ? `p${from}` : undefined,
    };
  };
  const source = new ListSource<Row>(
    {
      rowId: ({ id }) => id,
      sortValue: ({ day }) => day,
      count: async () => ({ count: total, capped: false }),
      last: async () => page(total - 1, 1),
      page: async ({ after, from, limit }) => {
        if (from) return page(Math.ceil((Date.parse(from) - Date.UTC(2000, 0, 1)) / 3_600_000), limit);
        if (!after) return page(0, limit);
        const place = Number(after.slice(1));
        return after.startsWith("n")
          ? page(place, limit)
          : page(Math.max(0, place - limit), Math.min(limit, place));
      },
    },
    new RowStore<Row>(),
  );
  source.start();
  return { source, asked: () => asked };
}

const quiet = async () => {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
};

test("a far row is reached in a few requests", async () => {
  const { source, asked } = million();
  await quiet();
  source.show(700_000, 700_040);
  await quiet();
  expect(source.idAt(700_020)).toMatch(/^r(699|700)\d{3}$/);
  expect(asked()).toBeLessThan(8);
});

test("the end is the end, and the way back up is read backwards", async () => {
  const { source } = million();
  await quiet();
  source.show(999_970, 1_000_000);
  await quiet();
  expect(source.idAt(999_999)).toBe("r999999");
  source.show(999_700, 999_740);
  await quiet();
  expect(source.idAt(999_720)).toBe("r999720");
});

test("a jump to a value says where it is, and has its rows", async () => {
  const { source } = million();
  await quiet();
  const index = await source.jump(dayOf(123_456));
  expect(index).toBeDefined();
  expect(source.idAt(index ?? 0)).toBe("r123456");
});

test("reading anew keeps rows where they are", async () => {
  const { source } = million();
  await quiet();
  source.show(700_000, 700_040);
  await quiet();
  const before = source.idAt(700_010);
  await source.readAnew();
  expect(source.idAt(700_010)).toBe(before);
});
