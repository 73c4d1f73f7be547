import { Plus } from "lucide-react";
import { useState } from "react";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Select, TextField } from "@/design/Field";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import styles from "@/forms/forms.module.css";
import { type Form, useForm, useSubmit } from "@/forms/useForm";
import { useText } from "@/i18n/text";
import { BinField, ItemField } from "@/stock/fields";
import { type Group, receiveBody } from "./bodies";
import { DISPOSITIONS, FINDINGS, GRADES } from "./words";

interface Props {
  of: Schema<"ReturnDetail">;
  onClose: () => void;
}

/** What came out of the package: groups of pieces that were found alike, and what is done with each. */
export default function ReceiveForm({ of, onClose }: Props) {
  const text = useText();
  const outstanding = of.lines.filter(({ expected, received }) => expected > received);
  const [groups, setGroups] = useState<Group[]>(
    outstanding.length > 0 ? outstanding.map((line) => ({ line })) : [{}],
  );
  const form = useForm({
    "/owner": of.owner,
    "/restock_bin": "",
    "/quarantine_bin": "",
    ...Object.assign({}, ...groups.map(({ line }, place) => startOf(place, line))),
  });
  const has = (disposition: string) =>
    groups.some((_, place) => form.value(`/lines/${place}/disposition`) === disposition);
  const numbers = groups.map((_, place) => `/lines/${place}/quantity`);
  const required = DISPOSITIONS.filter((one) => one !== "scrap" && has(one)).map((one) => `/${one}_bin`);

  const submit = useSubmit(form, { required, numbers }, async () => {
    const body = receiveBody(form, groups);
    if (body.lines.length === 0) return form.refuse({ "/lines/0/quantity": text("form.required") });
    const params = { path: { id: of.id } };
    const done = await form.send({
      run: () => answered(api.POST("/api/v1/returns/{id}/receive", { params, body })),
      done: text("returns.taken_in", { number: of.number }),
    });
    if (done) onClose();
  });
  const add = () => {
    for (const [pointer, value] of Object.entries(startOf(groups.length))) form.set(pointer, value);
    setGroups([...groups, {}]);
  };

  return (
    <FormDialog
      title={text("returns.receive_of", { number: of.number })}
      form={form}
      size="wide"
      submitLabel={text("returns.receive")}
      onSubmit={submit}
      onClose={onClose}
    >
      <fieldset className={styles.lines}>
        <legend>{text("returns.lines")}</legend>
        {groups.map((group, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups are only added
          <GroupFields key={place} form={form} place={place} isFirst={place === 0} group={group} />
        ))}
        <div>
          <Button look="quiet" icon={<Plus size={15} aria-hidden="true" />} onClick={add}>
            {text("returns.add_group")}
          </Button>
        </div>
      </fieldset>
      <FieldRow>
        {has("restock") && (
          <BinField
            form={form}
            pointer="/restock_bin"
            warehouse={of.warehouse}
            label={text("returns.restock_bin")}
            kind="pick"
          />
        )}
        {has("quarantine") && (
          <BinField
            form={form}
            pointer="/quarantine_bin"
            warehouse={of.warehouse}
            label={text("returns.quarantine_bin")}
            kind="quarantine"
          />
        )}
      </FieldRow>
    </FormDialog>
  );
}

interface GroupProps {
  form: Form;
  place: number;
  isFirst: boolean;
  group: Group;
}

function GroupFields({ form, place, isFirst, group }: GroupProps) {
  const text = useText();
  const at = (part: string) => `/lines/${place}/${part}`;
  return (
    <FieldRow>
      <ItemField form={form} pointer={at("sku")} autoFocus={isFirst && !group.line} />
      <TextField
        label={text("returns.pieces")}
        inputMode="numeric"
        autoFocus={isFirst && group.line !== undefined}
        {...form.text(at("quantity"))}
      />
      <Select
        label={text("returns.grade")}
        choices={GRADES.map((value) => ({ value, label: text(`return_grade.${value}`) }))}
        {...form.text(at("grade"))}
      />
      <Select
        label={text("returns.disposition")}
        choices={DISPOSITIONS.map((value) => ({ value, label: text(`disposition.${value}`) }))}
        {...form.text(at("disposition"))}
      />
      {form.value(at("disposition")) === "scrap" ? (
        <Select
          label={text("returns.finding")}
          choices={FINDINGS.map((value) => ({ value, label: text(`return_finding.${value}`) }))}
          {...form.text(at("reason"))}
        />
      ) : (
        <TextField label={text("stock.lot")} {...form.text(at("lot"))} />
      )}
    </FieldRow>
  );
}

/** A group as it stands in the form at first. */
function startOf(place: number, line?: Group["line"]): Record<string, string> {
  return {
    [`/lines/${place}/sku`]: line?.sku ?? "",
    [`/lines/${place}/quantity`]: line ? String(line.expected - line.received) : "1",
    [`/lines/${place}/grade`]: "a",
    [`/lines/${place}/disposition`]: "restock",
    [`/lines/${place}/lot`]: "",
    [`/lines/${place}/reason`]: FINDINGS[0],
  };
}
