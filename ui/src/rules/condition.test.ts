import { expect, test } from "vitest";
import { readTerms, writeTerms } from "@/lists/filter";
import { type FilterNode, filterOf } from "@/lists/query";
import { FACTS, termsOf } from "./condition";

const makers = {
  fields: FACTS,
  search: (text: string): FilterNode => ({ field: "none", op: "eq", value: text }),
  idsOf: async (_: string, codes: string[]) => codes.map((code) => `chn_${code}`),
  today: "2026-11-24",
};

test.each([
  "country:DE",
  "pieces>=10 letterbox:true",
  "-warehouse:whs_1|whs_2 weight<2000",
  "carrier:* -requested:*",
  "sku:ABC* total>100",
])("what is written of a rule's orders comes back as it was kept: %s", async (written) => {
  const terms = readTerms(written, FACTS);
  const kept = await filterOf(terms, makers);
  expect(termsOf(JSON.parse(kept ?? ""))).toEqual(terms.map((term) => ({ ...term })));
  expect(readTerms(writeTerms(terms), FACTS)).toEqual(terms);
});

test("a filter that terms cannot say is left as it is", () => {
  const either: FilterNode = { any: [{ field: "country", op: "eq", value: "DE" }] };
  expect(termsOf(either)).toBeUndefined();
  expect(termsOf({ all: [either] })).toBeUndefined();
  expect(termsOf({ all: [] })).toEqual([]);
});
