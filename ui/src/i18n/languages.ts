// The languages there are. Each one's texts are a file of their own, fetched when it is chosen.
import type { ResolvedIntlConfig } from "react-intl";
import type { Preferences } from "@/preferences";

export type Language = "en" | "nl";
export type Messages = ResolvedIntlConfig["messages"];

const loaders: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import("./languages/en"),
  nl: () => import("./languages/nl"),
};

export async function loadMessages(language: Language): Promise<Messages> {
  return (await loaders[language]()).default;
}

/** The language to show: the chosen one, or the first of the browser's that we have. */
export function languageOf(preferences: Pick<Preferences, "language">): Language {
  if (preferences.language !== "auto") return preferences.language;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
  return wanted.find((tag): tag is Language => tag === "en" || tag === "nl") ?? "en";
}
