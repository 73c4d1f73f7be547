// What was found in a file, in words: the server's own texts of imports, and of refusals by the book itself.
import { useQuery } from "@tanstack/react-query";
import { useIntl } from "react-intl";
import { useProblemText } from "@/i18n/problems";

const loaders: Record<"en" | "nl", () => Promise<{ default: Record<string, string> }>> = {
  en: () => import("../../../content/imports/en.json"),
  nl: () => import("../../../content/imports/nl.json"),
};

/** The words of a code, filled in with what is known; the code itself until they are here. */
export function useImportWords(): (code: string, facts?: Record<string, unknown>) => string {
  const language = useIntl().locale === "nl" ? "nl" : "en";
  const { data } = useQuery({
    queryKey: ["import words", language],
    queryFn: async () => (await loaders[language]()).default,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const problemText = useProblemText();
  return (code, facts = {}) => {
    const own = data?.[code];
    return own === undefined ? problemText(code, facts).title : filled(own, facts);
  };
}

function filled(text: string, facts: Record<string, unknown>): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) =>
    name in facts ? String(facts[name]) : whole,
  );
}
