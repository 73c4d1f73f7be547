import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider } from "react-intl";
import { usePreferences } from "@/preferences";
import { type Language, languageOf, loadMessages, type Messages } from "./languages";

interface Texts {
  language: Language;
  messages: Messages;
}

/** Shows its children in the chosen language, and changes it without a reload. */
export function TextProvider({ first, children }: { first: Texts; children: ReactNode }) {
  const language = languageOf(usePreferences());
  const [shown, setShown] = useState(first);

  useEffect(() => {
    if (language === shown.language) return;
    let isWanted = true;
    void loadMessages(language).then((messages) => {
      if (isWanted) setShown({ language, messages });
    });
    return () => {
      isWanted = false;
    };
  }, [language, shown.language]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <IntlProvider locale={shown.language} messages={shown.messages}>
      {children}
    </IntlProvider>
  );
}
