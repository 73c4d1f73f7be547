// From the forms of returns to what the API takes.
import type { Schema } from "@/api/client";
import type { Form } from "@/forms/useForm";
import { filled, wholeNumber } from "@/forms/values";

type OrderLine = Schema<"OrderLine">;
export type ReturnLine = Schema<"ReturnLine">;
export type AnnounceBody = Schema<"AnnounceBody">;
export type ReceiveReturnBody = Schema<"ReceiveReturnBody">;
export type PiecesBody = Schema<"ReceivedPiecesBody">;

/** The lines of which something left and did not come back. */
export function returnable<Line extends Pick<OrderLine, "kind" | "quantities">>(lines: Line[]): Line[] {
  return lines.filter(
    ({ kind, quantities }) => kind === "physical" && quantities.shipped > quantities.returned,
  );
}

/** What is announced: the lines with a number of pieces. */
export function announceBody(
  form: Pick<Form, "value">,
  order: string,
  lines: Pick<OrderLine, "id">[],
): AnnounceBody {
  const optional = (key: "tracking" | "carrier" | "external_ref") => {
    const value = filled(form.value(`/${key}`));
    return value ? { [key]: value } : {};
  };
  return {
    order,
    ...optional("tracking"),
    ...optional("carrier"),
    ...optional("external_ref"),
    lines: lines.flatMap(({ id }, place) => {
      const quantity = wholeNumber(form.value(`/lines/${place}/quantity`)) ?? 0;
      const reason = form.value(`/lines/${place}/reason`) || "unstated";
      return quantity > 0 ? [{ order_line: id, quantity, reason }] : [];
    }),
  };
}

/** A group of pieces as the form has it. */
export interface Group {
  /** The line of the return that it was opened with; none for what is typed. */
  line?: Pick<ReturnLine, "id" | "sku" | "expected" | "received">;
}

/** What was received: the groups with a number of pieces, each in the bin of what is done with it. */
export function receiveBody(form: Pick<Form, "value">, groups: Group[]): ReceiveReturnBody {
  return { lines: groups.flatMap((group, place) => piecesOf(form, group, place)) };
}

function piecesOf(form: Pick<Form, "value">, { line }: Group, place: number): PiecesBody[] {
  const at = (part: string) => form.value(`/lines/${place}/${part}`);
  const quantity = wholeNumber(at("quantity")) ?? 0;
  const sku = at("sku").trim();
  if (quantity <= 0 || sku === "") return [];
  const disposition = at("disposition");
  const bin = disposition === "scrap" ? undefined : filled(form.value(`/${disposition}_bin`));
  const lot = filled(at("lot"));
  const which = line && line.sku === sku ? { line: line.id } : { sku };
  return [
    {
      ...which,
      quantity,
      grade: at("grade"),
      disposition,
      ...(bin && { bin }),
      ...(lot && { lot }),
      ...(disposition === "scrap" && { reason: at("reason") }),
    },
  ];
}
