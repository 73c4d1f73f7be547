// What was found in a file, in words: the server's own texts of imports.
import { useQuery } from "@tanstack/react-query";
import { useIntl } from "react-intl";

const loaders: Record<"en" | "nl", () => Promise<{ default: Record<string, string> }>> = {
  en: () => import("../../../content/imports/en.json"),
  nl: () => import("../../../content/imports/nl.json"),
};

/** The words of a code, filled in with what is known; the code itself where there are none. */
export function useImportWords(): (code: string, facts?: Record<string, unknown>) => string {
  const language = useIntl().locale === "nl" ? "nl" : "en";
  const { data } = useQuery({
    queryKey: ["import words", language],
    queryFn: async () => (await loaders[language]()).default,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (code, facts = {}) =>
    filled(data?.[code] ?? code.replace(/^import\./, "").replaceAll("_", " "), facts);
}

function filled(text: string, facts: Record<string, unknown>): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) =>
    name in facts ? String(facts[name]) : whole,
  );
}
