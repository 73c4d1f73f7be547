// Texts by typed id. Use `useText` in components; nothing a person reads stands in the code.
import { useIntl } from "react-intl";
import type { MessageId } from "@/generated/ids";

export type { MessageId };
export type TextValues = Record<string, string | number | boolean | Date>;
export type Text = (id: MessageId, values?: TextValues) => string;

export function useText(): Text {
  const intl = useIntl();
  return (id, values) => intl.formatMessage({ id }, values);
}

/** The text of a word that comes from the API, such as a status; the word itself when we have none for it. */
export function useWord(): (prefix: string, word: string) => string {
  const intl = useIntl();
  return (prefix, word) => {
    const id = `${prefix}.${word}`;
    return id in intl.messages ? intl.formatMessage({ id }) : word.replaceAll("_", " ");
  };
}
