import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useMay } from "@/api/me";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { type MessageId, useText } from "@/i18n/text";
import { type FormName, type FormStarts, openForm } from "./open";

interface Props<Name extends FormName> {
  form: Name;
  start: FormStarts[Name];
  title: MessageId;
  /** What the server asks for. */
  permission: string;
  shortcut: string;
  look?: "main" | "plain";
  icon?: ReactNode;
}

/** A button that opens a form, and its key. Who lacks the permission reads so. */
export function FormButton<Name extends FormName>({
  form,
  start,
  title,
  permission,
  shortcut,
  look = "main",
  icon = <Plus size={15} aria-hidden="true" />,
}: Props<Name>) {
  const text = useText();
  const refused = useMay()(permission) ? undefined : ("form.no_right" as const);
  const open = () => openForm(form, start);
  useCommands([{ id: `form.${form}`, title, scope: "list", key: shortcut, hint: true, refused, run: open }]);
  return (
    <Button look={look} icon={icon} shortcut={shortcut} refused={refused && text(refused)} onClick={open}>
      {text(title)}
    </Button>
  );
}
