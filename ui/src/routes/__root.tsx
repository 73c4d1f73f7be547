import { createRootRoute } from "@tanstack/react-router";
import { Shell } from "@/app/Shell";
import { languageOf, loadMessages } from "@/i18n/languages";
import { areAllTextsWanted, wantAllTexts } from "@/i18n/wanted";
import { preferences } from "@/preferences";

/** The orders have what they need at once; every other screen waits for its texts as it does for its code. */
const FIRST_SCREEN = /^\/(orders\/?)?$/;

export const Route = createRootRoute({
  component: Shell,
  beforeLoad: async ({ location }) => {
    if (areAllTextsWanted() || FIRST_SCREEN.test(location.pathname)) return;
    await loadMessages(languageOf(preferences()), true);
    wantAllTexts();
  },
});
