import "@/design/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { router } from "@/app/router";
import { followTheme } from "@/app/theme";
import { languageOf, loadMessages } from "@/i18n/languages";
import { TextProvider } from "@/i18n/TextProvider";
import { areAllTextsWanted } from "@/i18n/wanted";
import { queries } from "@/live/changes";
import { preferences } from "@/preferences";

followTheme();

/** Texts and the screen's own code are fetched at the same time, before anything is drawn. */
async function start(place: HTMLElement): Promise<void> {
  const language = languageOf(preferences());
  await Promise.all([loadMessages(language, false), router.load()]);
  const isAll = areAllTextsWanted();
  const messages = await loadMessages(language, isAll);
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <TextProvider first={{ language, messages, isAll }}>
          <RouterProvider router={router} />
        </TextProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

const place = document.getElementById("root");
if (!place) throw new Error("the page has no place for the application");
void start(place);
