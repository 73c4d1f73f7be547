// Light or dark, as chosen or as the browser prefers, marked on the page's root for the style sheets.
import { preferences, subscribe } from "@/preferences";

export function followTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { theme } = preferences();
    document.documentElement.dataset.theme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
  };
  apply();
  dark.addEventListener("change", apply);
  subscribe(apply);
}
