import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Checkbox, QuantityField, TextField } from "@/design/Field";
import { Panel } from "@/design/Page";
import { Table } from "@/design/Table";
import { FieldRow } from "@/forms/FormDialog";
import { wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { type OrderDetail, type OrderLine, useAllLines } from "../detail";
import styles from "../orders.module.css";
import { AddedLines } from "./AddedLines";
import { EditEffect } from "./EditEffect";
import { ADDRESS_PARTS, type Proposal, wantedOf } from "./proposal";
import { useEdit } from "./useEdit";

/** Editing in place: what is written is a proposal, whose effect is shown until it is applied or dropped. */
export default function EditPanel({ order, onClose }: { order: OrderDetail; onClose: () => void }) {
  const { text } = useShow();
  const lines = useAllLines(order);
  const edit = useEdit(order, lines, onClose);
  const form = useRef<HTMLFormElement>(null);
  const [isAddress, setIsAddress] = useState(false);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const refused = edit.body ? undefined : ("edit.nothing" as const);
  useCommands([
    {
      id: "edit.apply",
      title: "edit.apply",
      scope: "record",
      key: "Mod+Enter",
      hint: true,
      refused,
      run: edit.apply,
    },
    { id: "edit.drop", title: "edit.drop", scope: "record", key: "Escape", hint: true, run: onClose },
  ]);
  return (
    <Panel title={text("edit.title")} beside={<span className="soft">{text("edit.hint")}</span>}>
      <form
        ref={form}
        className={styles.edit}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !hasSuggestions(event.target)) onClose();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          edit.apply();
        }}
      >
        <LinesTable lines={lines} edit={edit} />
        <AddedLines order={order} edit={edit} />
        <HeadFields edit={edit} />
        {isAddress ? (
          <AddressFields edit={edit} />
        ) : (
          <div>
            <Button look="quiet" onClick={() => setIsAddress(true)}>
              {text("edit.address")}
            </Button>
          </div>
        )}
        <EditEffect order={order} edit={edit} />
        <div className={styles.editFoot}>
          <Button icon={<Plus size={16} aria-hidden="true" />} onClick={() => edit.addLine()}>
            {text("edit.add_line")}
          </Button>
          <Button shortcut="Escape" onClick={onClose}>
            {text("edit.drop")}
          </Button>
          <Button look="main" type="submit" shortcut="Mod+Enter" refused={refused && text(refused)}>
            {text("edit.apply")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

/** Escape closes open suggestions first. */
function hasSuggestions(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.ariaExpanded === "true";
}

type Edit = ReturnType<typeof useEdit>;

function LinesTable({ lines, edit }: { lines: OrderLine[]; edit: Edit }) {
  const { text, format } = useShow();
  const { proposal } = edit;
  const written = (line: OrderLine) => proposal.quantities[line.id] ?? String(wantedOf(line));
  const write = (line: OrderLine, quantity: string) =>
    edit.change({ quantities: { ...proposal.quantities, [line.id]: quantity } });
  return (
    <Table
      label={text("order.lines")}
      rows={lines}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "item",
          title: text("orders.product"),
          cell: (line) => (
            <div className={styles.item} data-gone={wholeNumber(written(line)) === 0 || undefined}>
              <code>{line.sku}</code>
              <span>{line.description || line.name}</span>
            </div>
          ),
        },
        {
          id: "shipped",
          title: text("quantity.shipped"),
          align: "end",
          cell: ({ quantities }) => format.quantity(quantities.shipped),
        },
        {
          id: "wanted",
          title: text("edit.wanted"),
          align: "end",
          cell: (line) => (
            <div className={styles.editQuantity}>
              <QuantityField
                label={text("edit.wanted_of", { sku: line.sku ?? "", position: line.position })}
                isLabelHidden
                value={written(line)}
                error={edit.errorOf(line)}
                onFocus={(event) => event.target.select()}
                onChange={(event) => write(line, event.target.value)}
              />
            </div>
          ),
        },
        {
          id: "remove",
          title: "",
          align: "end",
          cell: (line) => (
            <Button
              look="quiet"
              aria-label={text("edit.remove_of", { sku: line.sku ?? "" })}
              onClick={() => write(line, String(line.quantities.shipped))}
            >
              {text("edit.remove")}
            </Button>
          ),
        },
      ]}
    />
  );
}

function HeadFields({ edit }: { edit: Edit }) {
  const { text } = useShow();
  const { proposal, change, problems } = edit;
  return (
    <FieldRow>
      <TextField
        type="date"
        label={text("orders.requested_date")}
        value={proposal.requestedDate}
        error={problems.fields["/requested_date"]}
        onChange={({ target }) => change({ requestedDate: target.value })}
      />
      <TextField
        type="date"
        label={text("orders.ship_by")}
        hint={text("ship_by.hint")}
        value={proposal.shipBy}
        error={problems.fields["/ship_by"]}
        onChange={({ target }) => change({ shipBy: target.value })}
      />
      <TextField
        label={text("orders.carrier")}
        value={proposal.carrier}
        error={problems.fields["/carrier"]}
        onChange={({ target }) => change({ carrier: target.value })}
      />
      <TextField
        label={text("orders.priority")}
        inputMode="numeric"
        value={proposal.priority}
        error={
          wholeNumber(proposal.priority) === undefined
            ? text("form.whole_number")
            : problems.fields["/priority"]
        }
        onChange={({ target }) => change({ priority: target.value })}
      />
      <Checkbox
        label={text("orders.ship_complete")}
        checked={proposal.shipComplete}
        onChange={({ target }) => change({ shipComplete: target.checked })}
      />
    </FieldRow>
  );
}

function AddressFields({ edit }: { edit: Edit }) {
  const { text } = useShow();
  const { proposal, change, problems } = edit;
  const write = (part: keyof Proposal["address"], value: string) =>
    change({ address: { ...proposal.address, [part]: value } });
  return (
    <fieldset className={styles.editAddress}>
      <legend>{text("order.ship_to")}</legend>
      <FieldRow>
        {ADDRESS_PARTS.map((part, place) => (
          <TextField
            key={part}
            label={text(`address.${part}`)}
            autoFocus={place === 0}
            value={proposal.address[part]}
            error={problems.fields[`/ship_to/${part}`]}
            onChange={({ target }) => write(part, target.value)}
          />
        ))}
      </FieldRow>
    </fieldset>
  );
}
