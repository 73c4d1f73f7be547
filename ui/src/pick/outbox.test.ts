import { expect, test } from "vitest";
import { Unreachable } from "@/api/problem";
import { type Keeper, Outbox, type Scan } from "./outbox";

function scan(key: string): Scan {
  return { key, line: "lin_1", bin: "bin_1", quantity: 1 };
}

function memory(kept: Scan[] = []): Keeper & { kept: Scan[] } {
  const keeper = {
    kept,
    read: () => keeper.kept,
    write: (scans: Scan[]) => {
      keeper.kept = scans;
    },
  };
  return keeper;
}

test("scans without a connection wait in their order and are sent once it is back", async () => {
  const sent: string[] = [];
  let isReachable = false;
  const keeper = memory();
  const outbox = new Outbox(
    keeper,
    async ({ key }) => {
      if (!isReachable) throw new Unreachable();
      sent.push(key);
    },
    () => {},
  );
  await outbox.add(scan("a"));
  await outbox.add(scan("b"));
  expect(keeper.kept.map(({ key }) => key)).toEqual(["a", "b"]);
  isReachable = true;
  await outbox.flush();
  expect(sent).toEqual(["a", "b"]);
  expect(outbox.scans()).toEqual([]);
});

test("what the book refuses is told and not sent again; what follows goes on", async () => {
  const refused: string[] = [];
  const outbox = new Outbox(
    memory(),
    async ({ key }) => {
      if (key === "a") throw new Error("refused");
    },
    ({ key }) => refused.push(key),
  );
  await outbox.add(scan("a"));
  await outbox.add(scan("b"));
  expect(refused).toEqual(["a"]);
  expect(outbox.scans()).toEqual([]);
});

test("a page that is loaded anew has the scans of before, under the same keys", async () => {
  const sent: string[] = [];
  const outbox = new Outbox(
    memory([scan("a")]),
    async ({ key }) => {
      sent.push(key);
    },
    () => {},
  );
  await outbox.flush();
  expect(sent).toEqual(["a"]);
});
