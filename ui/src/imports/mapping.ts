// Which column means what: the tables of a profile, seen from the columns of a file.
import type { Noun, Profile, Report, Source, Table } from "./model";

/** The fields that a column can mean, by what the file's rows are. */
export const FIELDS: Record<string, string[]> = {
  orders: [
    "order_ref",
    "sku",
    "description",
    "quantity",
    "unit_price",
    "line_total",
    "placed_at",
    "customer_ref",
    "customer_name",
    "email",
    "phone",
    "ship_name",
    "street",
    "house_number",
    "house_number_addition",
    "postal_code",
    "city",
    "region",
    "country",
    "requested_at",
    "shipped_at",
    "status",
    "shipment_status",
    "channel",
    "currency",
    "discount_rate",
    "tax_rate",
    "shipping_charge",
    "note",
    "tags",
  ],
  products: ["sku", "description", "barcode", "weight_g", "unit_price", "tax_rate", "discontinued"],
  stock: ["sku", "on_hand", "warehouse", "bin"],
  customers: ["customer_ref", "customer_name", "email", "phone", "street", "postal_code", "city", "country"],
};

const REQUIRED: Record<string, string[]> = {
  orders: ["order_ref", "sku", "quantity"],
  headers: ["order_ref"],
  lines: ["order_ref", "sku", "quantity"],
  products: ["sku"],
  customers: ["customer_ref"],
  stock: ["sku", "on_hand"],
};

/** The fields of a file whose rows play this part. */
export function fieldsOf(role: string): string[] {
  return FIELDS[role === "headers" || role === "lines" ? "orders" : role] ?? [];
}

/** The columns that a source reads. */
export function columnsOf(source: Source): string[] {
  if (typeof source === "string") return [source];
  return [...(source.column ? [source.column] : []), ...(source.join ?? [])];
}

/** The table of a profile for files of this part. */
export function tableFor(profile: Profile, role: string): Table | undefined {
  return profile.tables.find((table) => table.role === role);
}

/** What a column means. */
export function fieldOf(table: Table | undefined, column: string): string | undefined {
  return Object.entries(table?.columns ?? {}).find(([, source]) => columnsOf(source).includes(column))?.[0];
}

/** The profile in which a column means this, and nothing when no field is given. A column means one thing, and of the
 * two kinds of prices the one that was named last counts. */
export function mapped(profile: Profile, role: string, column: string, field: string | undefined): Profile {
  const tables = profile.tables.map((table) => {
    if (table.role !== role) return table;
    const others = Object.entries(table.columns).filter(
      ([own, source]) => own !== field && !columnsOf(source).includes(column),
    );
    return { ...table, columns: Object.fromEntries(field ? [...others, [field, column]] : others) };
  });
  return { ...profile, tables, ...(field && field in PRICES && { price: PRICES[field] }) };
}

const PRICES: Record<string, NonNullable<Profile["price"]>> = {
  unit_price: "unit",
  line_total: "line_total",
};

/** The fields without which rows of this part mean nothing and that no column means yet. */
export function missingFields(profile: Profile, role: string): string[] {
  const table = tableFor(profile, role);
  const has = (field: string) =>
    table?.columns[field] !== undefined || table?.constants?.[field] !== undefined;
  const missing = (REQUIRED[role] ?? []).filter((field) => !has(field));
  const price = profile.price === "line_total" ? "line_total" : "unit_price";
  return role === "orders" && !has(price) ? [...missing, price] : missing;
}

/** The fields that no column means yet and that some file of the import needs, each once. */
export function missingOf({ files, columns }: Report, profile: Profile | undefined): string[] {
  if (!profile) return [];
  const unread = columns?.length ? profile.tables.slice(0, 1) : [];
  const roles = (files?.length ? files : unread).map(({ role }) => role);
  return [...new Set(roles.flatMap((role) => missingFields(profile, role)))];
}

const ROLES: Record<Noun, string[]> = {
  orders: ["orders", "headers", "lines", "products", "customers"],
  products: ["products"],
  stock: ["stock"],
};

/** Whether each of these headers has all the columns that some table of the profile needs. */
export function fits(profile: Profile, noun: Noun, headers: string[][]): boolean {
  const tables = profile.tables.filter(({ role }) => ROLES[noun].includes(role));
  return headers.every((header) => tables.some((table) => hasAll(table, new Set(header.map(folded)))));
}

function hasAll(table: Table, header: Set<string>): boolean {
  return Object.values(table.columns)
    .filter((source) => typeof source === "string" || !source.optional)
    .flatMap(columnsOf)
    .every((column) => header.has(folded(column)));
}

function folded(name: string): string {
  return name.trim().toLowerCase();
}
