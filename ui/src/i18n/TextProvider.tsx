import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider } from "react-intl";
import { usePreferences } from "@/preferences";
import { type Language, languageOf, loadMessages, type Messages } from "./languages";

/** Shows its children in the chosen language, and changes it without a reload. */
export function TextProvider({ children }: { children: ReactNode }) {
  const language = languageOf(usePreferences());
  const [shown, setShown] = useState<{ language: Language; messages: Messages }>();

  useEffect(() => {
    let isWanted = true;
    void loadMessages(language).then((messages) => {
      if (isWanted) setShown({ language, messages });
    });
    return () => {
      isWanted = false;
    };
  }, [language]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  if (!shown) return null;
  return (
    <IntlProvider locale={shown.language} messages={shown.messages}>
      {children}
    </IntlProvider>
  );
}
