// Ids as people know them: the code or name of a client, channel, warehouse, bin, item, order and so on. Wanted ids
// are gathered for a frame and asked for together.
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import type { FilterNode } from "./query";

export interface Reference {
  id: string;
  /** The short name: a code, an item code, a number. */
  code: string;
  name: string;
  /** Whose it is, where it belongs to a client. */
  owner?: string;
}

/** For each noun: its list, and which fields are code and name. */
const NOUNS = {
  owner: { path: "/api/v1/owners", code: "code", name: "name" },
  channel: { path: "/api/v1/channels", code: "code", name: "name" },
  warehouse: { path: "/api/v1/warehouses", code: "code", name: "name" },
  bin: { path: "/api/v1/bins", code: "code", name: "code" },
  product: { path: "/api/v1/products", code: "sku", name: "name", barcode: "barcode" },
  customer: { path: "/api/v1/customers", code: "external_ref", name: "name" },
  order: { path: "/api/v1/orders", code: "number", name: "number" },
  shipment: { path: "/api/v1/shipments", code: "number", name: "number" },
} as const;

export type ReferenceNoun = keyof typeof NOUNS;

/** Ids of one request. */
const IDS_MAX = 100;

const known = new Map<string, Reference>();
const wanted = new Map<ReferenceNoun, Set<string>>();
const listeners = new Map<string, Set<() => void>>();
let isAsking = false;

/** What people call this id; undefined until it is known. */
export function useReference(noun: ReferenceNoun, id: string | undefined | null): Reference | undefined {
  const key = `${noun} ${id}`;
  useEffect(() => {
    if (id && !known.has(`${noun} ${id}`)) want(noun, id);
  }, [noun, id]);
  return useSyncExternalStore(
    (listener) => listen(key, listener),
    () => known.get(key),
  );
}

/** Says what people call ids of these terms of a filter; an id stands for itself until its code is known. */
export function useCodes(ids: { noun: ReferenceNoun; id: string }[]): (noun: string, id: string) => string {
  const keys = ids.map(({ noun, id }) => `${noun} ${id}`);
  const joined = keys.join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the joined keys say which ids they are
  useEffect(() => {
    for (const { noun, id } of ids) if (!known.has(`${noun} ${id}`)) want(noun, id);
  }, [joined]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = keys.map((key) => listen(key, listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [joined],
  );
  useSyncExternalStore(subscribe, () => keys.map((key) => known.get(key)?.code).join("\n"));
  return (noun, id) => known.get(`${noun} ${id}`)?.code ?? id;
}

/** All of a noun of which there are few, such as warehouses. */
export async function allReferences(noun: ReferenceNoun): Promise<Reference[]> {
  return (await ask(noun, undefined)).sort((a, b) => a.code.localeCompare(b.code));
}

/** What begins with these words, or is called so, by code. */
export async function suggestions(
  noun: ReferenceNoun,
  words: string,
  within: FilterNode | undefined,
  limit: number,
): Promise<Reference[]> {
  const { path, code, name, barcode } = NOUNS[noun] as (typeof NOUNS)[ReferenceNoun] & { barcode?: string };
  const asked: FilterNode[] = within ? [within] : [];
  if (words.trim() !== "") {
    const ways: FilterNode[] = [{ field: code, op: "starts", value: words.trim() }];
    if (name !== code) ways.push({ field: name, op: "starts", value: words.trim() });
    if (barcode) ways.push({ field: barcode, op: "eq", value: words.trim() });
    asked.push({ any: ways });
  }
  const filter = asked.length > 0 ? JSON.stringify({ all: asked }) : undefined;
  const page = await answered(api.GET(path, { params: { query: { filter, limit } } }));
  return page.items
    .map((item) => keep(noun, item as unknown as Record<string, string>, code, name))
    .sort((a, b) => a.code.localeCompare(b.code));
}

/** The code of one id. */
export async function codeOf(noun: ReferenceNoun, id: string): Promise<string> {
  const held = known.get(`${noun} ${id}`);
  return held?.code ?? (await ask(noun, `id:eq:${id}`))[0]?.code ?? id;
}

/** The ids of these codes; codes that nobody has are left out. */
export async function idsOf(noun: ReferenceNoun, codes: string[]): Promise<string[]> {
  const list = codes.map(escaped).join("|");
  return (await ask(noun, `${NOUNS[noun].code}:in:${list}`)).map(({ id }) => id);
}

function want(noun: ReferenceNoun, id: string): void {
  wanted.set(noun, (wanted.get(noun) ?? new Set()).add(id));
  if (!isAsking) requestAnimationFrame(askWanted);
  isAsking = true;
}

function askWanted(): void {
  isAsking = false;
  for (const [noun, ids] of wanted) void fetchIds(noun, [...ids]);
  wanted.clear();
}

async function fetchIds(noun: ReferenceNoun, ids: string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += IDS_MAX) {
    // An id without a name is shown as it is, so a failed request costs nothing but the name.
    await ask(noun, `id:in:${ids.slice(from, from + IDS_MAX).join("|")}`).catch(() => []);
  }
}

async function ask(noun: ReferenceNoun, filter: string | undefined): Promise<Reference[]> {
  const { path, code, name } = NOUNS[noun];
  const page = await answered(api.GET(path, { params: { query: { filter, limit: 200 } } }));
  return page.items.map((item) => keep(noun, item as unknown as Record<string, string>, code, name));
}

function keep(noun: ReferenceNoun, item: Record<string, string>, code: string, name: string): Reference {
  const id = item.id ?? "";
  const reference: Reference = { id, code: item[code] || item[name] || id, name: item[name] ?? "" };
  if (item.owner) reference.owner = item.owner;
  known.set(`${noun} ${id}`, reference);
  for (const listener of listeners.get(`${noun} ${id}`) ?? []) listener();
  return reference;
}

function listen(key: string, listener: () => void): () => void {
  const held = listeners.get(key) ?? new Set();
  listeners.set(key, held.add(listener));
  return () => held.delete(listener);
}

/** A value inside the API's short filters. */
export function escaped(value: string): string {
  return value.replace(/[\\,|]/g, "\\$&");
}
