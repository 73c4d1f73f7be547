import { Copy } from "lucide-react";
import { IconButton } from "@/design/Button";
import { toast } from "@/design/toasts";
import { useText } from "@/i18n/text";

/** Puts a code on the clipboard. */
export function CopyButton({ value }: { value: string }) {
  const text = useText();
  const copy = () =>
    void navigator.clipboard
      .writeText(value)
      .then(() => toast({ kind: "done", text: text("record.copied", { value }) }))
      .catch(() => toast({ kind: "failed", text: text("record.not_copied") }));
  return (
    <IconButton label={text("record.copy", { value })} onClick={copy}>
      <Copy size={14} strokeWidth={1.75} />
    </IconButton>
  );
}
