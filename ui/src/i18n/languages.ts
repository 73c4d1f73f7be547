// The languages there are. Each one's texts are two files, fetched when it is chosen: the first screen's, and all others.
import type { ResolvedIntlConfig } from "react-intl";
import type { Preferences } from "@/preferences";

export type Language = "en" | "nl";
export type Messages = ResolvedIntlConfig["messages"];

type Loader = () => Promise<{ default: Messages }>;

const first: Record<Language, Loader> = {
  en: () => import("./languages/en"),
  nl: () => import("./languages/nl"),
};
const others: Record<Language, Loader> = {
  en: () => import("./languages/enOthers"),
  nl: () => import("./languages/nlOthers"),
};

/** The texts of the first screen, or all of them. */
export async function loadMessages(language: Language, isAll: boolean): Promise<Messages> {
  const parts = await Promise.all([first[language](), isAll ? others[language]() : undefined]);
  return Object.assign({}, ...parts.map((part) => part?.default));
}

/** The language to show: the chosen one, or the first of the browser's that we have. */
export function languageOf(preferences: Pick<Preferences, "language">): Language {
  if (preferences.language !== "auto") return preferences.language;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
  return wanted.find((tag): tag is Language => tag === "en" || tag === "nl") ?? "en";
}
