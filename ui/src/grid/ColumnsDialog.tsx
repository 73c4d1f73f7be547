import { ArrowDown, ArrowUp, Pin, PinOff } from "lucide-react";
import { Button, IconButton } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Checkbox, Select } from "@/design/Field";
import { type MessageId, useText } from "@/i18n/text";
import type { Density } from "@/preferences";
import styles from "./ColumnsDialog.module.css";
import {
  type ColumnDefault,
  type ColumnSetting,
  movedColumn,
  pinnedColumn,
  readColumns,
  toggledColumn,
} from "./model/columns";

interface Props {
  known: (ColumnDefault & { title: MessageId })[];
  shown: ColumnSetting[];
  density: Density;
  onChange: (shown: ColumnSetting[]) => void;
  onDensity: (density: Density) => void;
  onClose: () => void;
}

/** Which columns, in which order, and how dense: all of it by mouse and by keyboard. */
export default function ColumnsDialog({ known, shown, density, onChange, onDensity, onClose }: Props) {
  const text = useText();
  const hidden = known.filter(({ id }) => !shown.some((column) => column.id === id));
  const titleOf = (id: string) => {
    const column = known.find((one) => one.id === id);
    return column ? text(column.title) : id;
  };
  return (
    <Dialog
      title={text("grid.columns")}
      size="small"
      onClose={onClose}
      actions={
        <Button onClick={() => onChange(readColumns(undefined, known).shown)}>{text("grid.reset")}</Button>
      }
    >
      <Select
        label={text("grid.density")}
        value={density}
        choices={(["compact", "normal", "large"] as const).map((value) => ({
          value,
          label: text(`density.${value}`),
        }))}
        onChange={(event) => onDensity(event.target.value as Density)}
      />
      <ul className={styles.columns}>
        {shown.map(({ id, isPinned }, place) => (
          <li key={id}>
            <Checkbox
              label={titleOf(id)}
              checked
              onChange={() => onChange(toggledColumn(shown, id, known))}
            />
            <IconButton
              label={text("grid.move_up", { column: titleOf(id) })}
              refused={place === 0 ? text("grid.is_first") : undefined}
              onClick={() => onChange(movedColumn(shown, id, -1))}
            >
              <ArrowUp size={15} />
            </IconButton>
            <IconButton
              label={text("grid.move_down", { column: titleOf(id) })}
              refused={place === shown.length - 1 ? text("grid.is_last") : undefined}
              onClick={() => onChange(movedColumn(shown, id, 1))}
            >
              <ArrowDown size={15} />
            </IconButton>
            <IconButton
              label={text(isPinned ? "grid.unpin" : "grid.pin", { column: titleOf(id) })}
              aria-pressed={isPinned}
              onClick={() => onChange(pinnedColumn(shown, id, !isPinned))}
            >
              {isPinned ? <PinOff size={15} /> : <Pin size={15} />}
            </IconButton>
          </li>
        ))}
        {hidden.map(({ id }) => (
          <li key={id}>
            <Checkbox
              label={titleOf(id)}
              checked={false}
              onChange={() => onChange(toggledColumn(shown, id, known))}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
