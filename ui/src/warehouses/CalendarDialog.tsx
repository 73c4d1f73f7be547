import { useState } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Select, TextField } from "@/design/Field";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import formStyles from "@/forms/forms.module.css";
import { type Form, useForm, useSubmit } from "@/forms/useForm";
import { useShow } from "@/i18n/show";
import {
  bodyOf,
  type CalendarBody,
  DAY_KINDS,
  FIELDS,
  freshRow,
  type Rows,
  valuesOf,
  withoutRow,
} from "./calendarBody";
import { DaysField } from "./DaysField";

interface Props {
  name: string;
  calendar: Schema<"WarehouseCalendar">;
  onClose: () => void;
}

/** Says when a warehouse works, and until when orders leave. */
export default function CalendarDialog({ name, calendar, onClose }: Props) {
  const { text } = useShow();
  const { working_days, exceptions, cut_offs } = calendar;
  const before: CalendarBody = { working_days, exceptions, cut_offs };
  const form = useForm(valuesOf(before));
  const [counts, setCounts] = useState({ exceptions: exceptions.length, cut_offs: cut_offs.length });
  const params = { path: { id: calendar.warehouse } };
  const put = (body: CalendarBody, headers: ReturnType<typeof ifMatch> | undefined) =>
    answered(api.PUT("/api/v1/warehouses/{id}/calendar", { params, body, ...(headers && { headers }) }));
  const places = (rows: Rows) => Array.from({ length: counts[rows] }, (_, place) => place);
  const required = [
    ...places("exceptions").map((place) => `/exceptions/${place}/date`),
    ...places("cut_offs").map((place) => `/cut_offs/${place}/cut_off`),
  ];
  const numbers = places("cut_offs").map((place) => `/cut_offs/${place}/transit_days`);
  const submit = useSubmit(form, { required, numbers }, async () => {
    const made = await form.send({
      run: () => put(bodyOf(form.values, counts), ifMatch(calendar.version)),
      done: text("calendar.changed", { name }),
      undo: () => put(before, undefined),
      undone: text("calendar.changed", { name }),
    });
    if (made) onClose();
  });
  const add = (rows: Rows) => {
    for (const [pointer, value] of Object.entries(freshRow(rows, counts[rows]))) form.set(pointer, value);
    setCounts((held) => ({ ...held, [rows]: held[rows] + 1 }));
  };
  const remove = (rows: Rows, place: number) => {
    const moved = withoutRow(form.values, rows, place, counts[rows]);
    for (const [pointer, value] of Object.entries(moved)) form.set(pointer, value);
    setCounts((held) => ({ ...held, [rows]: held[rows] - 1 }));
  };
  return (
    <FormDialog
      title={text("calendar.change")}
      form={form}
      size="wide"
      submitLabel={text("calendar.do")}
      onSubmit={submit}
      onClose={onClose}
    >
      <DaysField label={text("calendar.working_days")} form={form} pointer="/working_days" isFirst />
      <RowsOf rows="cut_offs" places={places("cut_offs")} add={add}>
        {(place) => <CutOffRow key={place} form={form} place={place} remove={remove} />}
      </RowsOf>
      <RowsOf rows="exceptions" places={places("exceptions")} add={add}>
        {(place) => <ExceptionRow key={place} form={form} place={place} remove={remove} />}
      </RowsOf>
    </FormDialog>
  );
}

interface RowsProps {
  rows: Rows;
  places: number[];
  add: (rows: Rows) => void;
  children: (place: number) => React.ReactNode;
}

function RowsOf({ rows, places, add, children }: RowsProps) {
  const { text } = useShow();
  return (
    <fieldset className={formStyles.lines}>
      <legend>{text(rows === "exceptions" ? "calendar.exceptions" : "calendar.cut_offs")}</legend>
      {places.map(children)}
      <div>
        <Button onClick={() => add(rows)}>
          {text(rows === "exceptions" ? "calendar.add_day" : "calendar.add_cut_off")}
        </Button>
      </div>
    </fieldset>
  );
}

interface RowProps {
  form: Form;
  place: number;
  remove: (rows: Rows, place: number) => void;
}

function ExceptionRow({ form, place, remove }: RowProps) {
  const { text, word } = useShow();
  const [date, kind, name] = FIELDS.exceptions.map((field) => `/exceptions/${place}/${field}`) as [
    string,
    string,
    string,
  ];
  return (
    <div className={formStyles.line}>
      <FieldRow>
        <TextField
          type="date"
          label={text("calendar.date")}
          autoFocus={!form.value(date)}
          {...form.text(date)}
        />
        <Select
          label={text("calendar.kind")}
          choices={DAY_KINDS.map((value) => ({ value, label: word("day_kind", value) }))}
          {...form.text(kind)}
        />
        <TextField label={text("calendar.day_name")} {...form.text(name)} />
      </FieldRow>
      <Button
        look="quiet"
        aria-label={text("calendar.remove_day")}
        onClick={() => remove("exceptions", place)}
      >
        {text("calendar.remove")}
      </Button>
    </div>
  );
}

function CutOffRow({ form, place, remove }: RowProps) {
  const { text } = useShow();
  const at = (field: (typeof FIELDS.cut_offs)[number]) => `/cut_offs/${place}/${field}`;
  return (
    <div className={formStyles.line}>
      <div className={formStyles.form}>
        <FieldRow>
          <TextField
            label={text("calendar.carrier")}
            hint={text("calendar.carrier_hint")}
            {...form.text(at("carrier"))}
          />
          <TextField label={text("calendar.carrier_service")} {...form.text(at("carrier_service"))} />
          <TextField type="time" label={text("calendar.cut_off")} {...form.text(at("cut_off"))} />
          <TextField
            type="time"
            label={text("calendar.collection")}
            hint={text("calendar.collection_hint")}
            {...form.text(at("collection"))}
          />
          <TextField
            label={text("calendar.transit_days")}
            hint={text("calendar.transit_hint")}
            inputMode="numeric"
            {...form.text(at("transit_days"))}
          />
        </FieldRow>
        <DaysField label={text("calendar.days")} form={form} pointer={at("days")} />
        <DaysField label={text("calendar.delivery_days")} form={form} pointer={at("delivery_days")} />
      </div>
      <Button
        look="quiet"
        aria-label={text("calendar.remove_cut_off")}
        onClick={() => remove("cut_offs", place)}
      >
        {text("calendar.remove")}
      </Button>
    </div>
  );
}
