import { Button } from "@/design/Button";
import { QuantityField, TextField } from "@/design/Field";
import { CodeField } from "@/forms/CodeField";
import { FieldRow } from "@/forms/FormDialog";
import { decimalPrice, wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";
import type { OrderDetail } from "../detail";
import type { AddedLine } from "./proposal";
import type { useEdit } from "./useEdit";

/** The lines that are to come onto the order. */
export function AddedLines({ order, edit }: { order: OrderDetail; edit: ReturnType<typeof useEdit> }) {
  const { text } = useShow();
  const { added } = edit.proposal;
  const write = (key: number, part: Partial<AddedLine>) =>
    edit.change({ added: added.map((line) => (line.key === key ? { ...line, ...part } : line)) });
  const named = added.filter(({ sku }) => sku.trim() !== "");
  const error = (line: AddedLine, field: string) =>
    edit.problems.fields[`/added/${named.indexOf(line)}/${field}`];
  return added.map((line) => (
    <FieldRow key={line.key}>
      <CodeField
        label={text("orders.product")}
        noun="product"
        within={{ field: "owner", op: "eq", value: order.owner }}
        value={line.sku}
        error={error(line, "sku")}
        autoFocus
        onChange={(sku) => write(line.key, { sku })}
      />
      <QuantityField
        label={text("edit.wanted")}
        value={line.quantity}
        error={wholeNumber(line.quantity) === undefined ? text("form.whole_number") : error(line, "quantity")}
        onChange={({ target }) => write(line.key, { quantity: target.value })}
      />
      <TextField
        label={text("edit.price", { currency: order.currency })}
        inputMode="decimal"
        value={line.price}
        error={decimalPrice(line.price) === undefined ? text("form.amount") : error(line, "price")}
        onChange={({ target }) => write(line.key, { price: target.value })}
      />
      <TextField
        label={text("edit.tax")}
        inputMode="decimal"
        value={line.tax}
        error={decimalPrice(line.tax) === undefined ? text("form.amount") : error(line, "tax_percent")}
        onChange={({ target }) => write(line.key, { tax: target.value })}
      />
      <Button
        look="quiet"
        onClick={() => edit.change({ added: added.filter(({ key }) => key !== line.key) })}
      >
        {text("edit.remove")}
      </Button>
    </FieldRow>
  ));
}
