import { type FormEvent, useState } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { TextField } from "@/design/Field";
import type { SortKey } from "@/grid/types";
import { useShow } from "@/i18n/show";
import type { ListDefinition } from "./definition";

interface Props {
  definition: Pick<ListDefinition<never>, "title" | "fields" | "columns">;
  sort: SortKey[];
  onJump: (value: string) => void;
  onClose: () => void;
}

/** To a value of the field that the list is sorted by: a date, a number. */
export default function JumpDialog({ definition, sort, onJump, onClose }: Props) {
  const { text } = useShow();
  const [value, setValue] = useState("");
  const key = sort[0]?.field;
  const field = definition.fields.find((one) => one.key === key);
  const column = definition.columns.find((one) => one.sort === key);
  const isDay = field?.kind === "instant" || field?.kind === "date";
  const name = text(column?.title ?? field?.label ?? definition.title);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim() !== "") onJump(value.trim());
  };
  return (
    <Dialog
      title={text("list.jump")}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" type="submit" form="jump" shortcut="Enter">
          {text("list.jump")}
        </Button>
      }
    >
      <form id="jump" onSubmit={submit}>
        <TextField
          label={name}
          autoFocus
          type={isDay ? "date" : "text"}
          hint={text("list.jump_hint")}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
