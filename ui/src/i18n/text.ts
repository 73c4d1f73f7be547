// Texts by typed id. Use `useText` in components; nothing a person reads stands in the code.
import { type IntlShape, useIntl } from "react-intl";
import type { MessageId } from "@/generated/ids";

export type { MessageId };
export type TextValues = Record<string, string | number | boolean | Date>;
export type Text = (id: MessageId, values?: TextValues) => string;

export function useText(): Text {
  const intl = useIntl();
  return (id, values) => textOf(intl, id, values);
}

/** A plain text as it stands. The library would take it for one to be parsed, and make two errors with their stacks. */
function textOf(intl: IntlShape, id: string, values?: TextValues): string {
  const message: unknown = intl.messages[id];
  return typeof message === "string" ? message : intl.formatMessage({ id }, values);
}

/** The text of a word that comes from the API, such as a status; the word itself when we have none for it. */
export function useWord(): (prefix: string, word: string) => string {
  const intl = useIntl();
  return (prefix, word) => {
    const id = `${prefix}.${word}`;
    return id in intl.messages ? textOf(intl, id) : word.replaceAll("_", " ");
  };
}
