import { type FormEvent, useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { api, ifMatch } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { TextField } from "@/design/Field";
import { Panel } from "@/design/Page";
import { useForm, useSubmit } from "@/forms/useForm";
import { filled, wholeNumber } from "@/forms/values";
import { useText } from "@/i18n/text";
import { suggestions, useReference } from "@/lists/references";
import { useScan } from "@/scan/scans";
import { BinField, ItemField } from "@/stock/fields";
import type { CountDetail } from "./CountPage";
import styles from "./counts.module.css";

/** Bin, item, number, and on to the next: by scanner, fingers or keys. What the ledger says is not told. */
export function CountPanel({ count }: { count: CountDetail }) {
  const text = useText();
  const { id, version, bin, product, owner, warehouse } = count;
  const sku = useReference("product", product)?.code ?? "";
  const item = useRef<HTMLDivElement>(null);
  const number = useRef<HTMLInputElement>(null);
  const form = useForm({
    "/owner": owner,
    "/lines/0/bin": "",
    "/lines/0/sku": "",
    "/lines/0/lot": "",
    "/lines/0/counted": "",
  });
  const at = (part: string) => form.value(`/lines/0/${part}`);
  const { set } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once the item's code is known
  useEffect(() => {
    if (sku) set("/lines/0/sku", sku);
  }, [sku]);

  useScan((code) => {
    void (product ? Promise.resolve(code) : itemOf(code, owner)).then((found) => {
      set(product ? "/lines/0/bin" : "/lines/0/sku", found);
      number.current?.focus();
    });
  });

  const required = ["/lines/0/sku", "/lines/0/counted", ...(bin ? [] : ["/lines/0/bin"])];
  const submit = useSubmit(form, { required, numbers: ["/lines/0/counted"] }, async () => {
    const lot = filled(at("lot"));
    const line = {
      ...(bin ? {} : { bin: at("bin").trim() }),
      sku: at("sku").trim(),
      ...(lot && { lot }),
      counted: wholeNumber(at("counted")) ?? 0,
    };
    const made = await form.send({
      run: () =>
        answered(
          api.POST("/api/v1/stock-counts/{id}/record", {
            params: { path: { id } },
            headers: ifMatch(version),
            body: { lines: [line] },
          }),
        ),
      done: text("counts.recorded", { sku: line.sku, count: line.counted }),
    });
    if (!made) return;
    // Emptied before it gets the focus: a field that changes under the hands opens its suggestions over the page.
    flushSync(() => {
      for (const part of ["lot", "counted", product ? "bin" : "sku"]) set(`/lines/0/${part}`, "");
    });
    item.current?.querySelector("input")?.focus();
  });
  return (
    <Panel title={text("counts.count")}>
      <form className={styles.count} onSubmit={(event: FormEvent) => submit(event)} noValidate>
        <div ref={item} className={styles.what}>
          {product ? (
            <BinField form={form} pointer="/lines/0/bin" warehouse={warehouse} label={text("stock.bin")} />
          ) : (
            <ItemField form={form} pointer="/lines/0/sku" autoFocus />
          )}
        </div>
        <TextField
          ref={number}
          label={text("counts.counted")}
          inputMode="numeric"
          {...form.text("/lines/0/counted")}
        />
        <TextField label={text("stock.lot")} {...form.text("/lines/0/lot")} />
        <Button look="main" type="submit">
          {text("counts.record")}
        </Button>
      </form>
    </Panel>
  );
}

/** The item code that a barcode stands for; what nobody knows stands for itself, and is refused in words. */
async function itemOf(code: string, owner: string): Promise<string> {
  const within = { field: "owner", op: "eq", value: owner };
  const [found] = await suggestions("product", code, within, 1).catch(() => []);
  return found?.code ?? code;
}
