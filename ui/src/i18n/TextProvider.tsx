import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider } from "react-intl";
import { usePreferences } from "@/preferences";
import { type Language, languageOf, loadMessages, type Messages } from "./languages";
import { useAreAllTextsWanted } from "./wanted";

interface Texts {
  language: Language;
  messages: Messages;
  isAll: boolean;
}

/** Shows its children in the chosen language, and changes it without a reload. */
export function TextProvider({ first, children }: { first: Texts; children: ReactNode }) {
  const language = languageOf(usePreferences());
  const isAll = useAreAllTextsWanted();
  const [shown, setShown] = useState(first);

  useEffect(() => {
    if (language === shown.language && isAll === shown.isAll) return;
    let isWanted = true;
    void loadMessages(language, isAll).then((messages) => {
      if (isWanted) setShown({ language, messages, isAll });
    });
    return () => {
      isWanted = false;
    };
  }, [language, isAll, shown]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <IntlProvider locale={shown.language} messages={shown.messages}>
      {children}
    </IntlProvider>
  );
}
