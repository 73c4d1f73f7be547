import type { Schema } from "@/api/client";
import { Badge } from "@/design/Badge";
import { FormButton } from "@/forms/FormButton";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";
import { sizeText, weightText } from "./measures";

export type Product = Schema<"Product">;

export const products = defineList<Product>({
  title: "nav.products",
  path: "/api/v1/products",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/products/$id", params: { id } as never }),
  sort: "sku",
  search: (text) => ({
    any: [
      { field: "sku", op: "starts", value: text },
      { field: "name", op: "contains", value: text },
      { field: "barcode", op: "eq", value: text },
    ],
  }),
  searchHint: "products.search",
  pasteField: "sku",
  fields: [
    { key: "sku", aliases: ["item", "code"], kind: "text", label: "products.sku", isSearched: true },
    { key: "name", kind: "text", label: "products.name", isSearched: true },
    { key: "barcode", aliases: ["ean"], kind: "text", label: "products.barcode" },
    ownerField,
    { key: "physical", kind: "flag", label: "products.physical" },
    { key: "dangerous", kind: "flag", label: "products.dangerous" },
    { key: "weight_g", aliases: ["weight"], kind: "number", label: "products.weight_g" },
    { key: "origin", kind: "text", label: "products.origin", isOptional: true },
    { key: "hs_code", aliases: ["hs"], kind: "text", label: "products.hs_code", isOptional: true },
  ],
  columns: [
    {
      id: "sku",
      title: "products.sku",
      width: 170,
      isPinned: true,
      sort: "sku",
      card: "title",
      cell: ({ id, sku }) => (
        <RowLink to="/products/$id" params={{ id }}>
          {sku}
        </RowLink>
      ),
    },
    { id: "name", title: "products.name", width: 380, sort: "name", card: "meta", cell: ({ name }) => name },
    ownerColumn(),
    {
      id: "kind",
      title: "products.kind",
      width: 150,
      card: "end",
      cell: (product, { text }) => <ProductKind product={product} text={text} />,
    },
    {
      id: "weight",
      title: "products.weight",
      width: 100,
      align: "end",
      sort: "weight_g",
      card: "extra",
      cell: ({ weight_g }, { format }) => weightText(weight_g, format),
    },
    {
      id: "size",
      title: "products.size",
      width: 150,
      align: "end",
      cell: ({ size_mm }, { format }) => sizeText(size_mm, format),
    },
    { id: "origin", title: "products.origin", width: 90, cell: ({ origin }) => origin ?? "" },
    {
      id: "hs_code",
      title: "products.hs_code",
      width: 120,
      isHidden: true,
      cell: ({ hs_code }) => hs_code ?? "",
    },
  ],
  actions: () => (
    <FormButton form="product" start={{}} title="products.new" permission="product.write" shortcut="n" />
  ),
  empty: { title: "products.none", detail: "products.none_detail" },
});

/** What a picker must know of an item: a service is never picked, dangerous goods need papers. */
export function ProductKind({
  product,
  text,
}: {
  product: Pick<Product, "physical" | "dangerous">;
  text: (id: "products.service" | "products.dangerous") => string;
}) {
  if (product.dangerous)
    return (
      <Badge family="amber" shape="alert" loud>
        {text("products.dangerous")}
      </Badge>
    );
  if (!product.physical)
    return (
      <Badge family="grey" shape="dot">
        {text("products.service")}
      </Badge>
    );
  return null;
}
