// What a cell needs to show a value: texts, words and formats, made once for a language.
import { useMemo } from "react";
import { useIntl } from "react-intl";
import { type Format, useFormat } from "./format";
import { type Text, useText, useWord } from "./text";

export interface Show {
  text: Text;
  word: (prefix: string, word: string) => string;
  format: Format;
}

export function useShow(): Show {
  const intl = useIntl();
  const format = useFormat();
  const [text, word] = [useText(), useWord()];
  // biome-ignore lint/correctness/useExhaustiveDependencies: text and word differ only when the language does
  return useMemo(() => ({ text, word, format }), [intl, format]);
}
