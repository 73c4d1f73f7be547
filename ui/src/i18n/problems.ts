// Codes with which the server refuses, in words: the server's own texts, for codes that come without them.
import { useQuery } from "@tanstack/react-query";
import { useIntl } from "react-intl";
import { useFormat } from "./format";

const loaders = {
  en: () => import("virtual:problems/en"),
  nl: () => import("virtual:problems/nl"),
};

export interface ProblemText {
  title: string;
  detail: string;
}

/** The words of a code, filled in with its facts. The code itself while the words are on their way. */
export function useProblemText(): (code: string, facts?: Record<string, unknown>) => ProblemText {
  const language = useIntl().locale === "nl" ? "nl" : "en";
  const { quantity } = useFormat();
  const shown = (fact: unknown) => (typeof fact === "number" ? quantity(fact) : String(fact));
  const { data } = useQuery({
    queryKey: ["problems", language],
    queryFn: async () => (await loaders[language]()).default,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (code, facts = {}) => {
    const text = data?.[code];
    return { title: fill(text?.title ?? code, facts, shown), detail: fill(text?.detail ?? "", facts, shown) };
  };
}

/** The texts of content/problems have plain placeholders only. Numbers among the facts are counts; numbers of orders are texts. */
function fill(text: string, facts: Record<string, unknown>, shown: (fact: unknown) => string): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) =>
    name in facts ? shown(facts[name]) : whole,
  );
}
