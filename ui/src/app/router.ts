import { createRouter } from "@tanstack/react-router";
import { routeTree } from "@/generated/routeTree.gen";
import { NotFound, RouteError } from "./fallbacks";

export const router = createRouter({
  routeTree,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: printSearch,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

/** Every search value is a text; the signs of filters stay readable. */
function printSearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${readable(String(value))}`);
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

function readable(value: string): string {
  return encodeURIComponent(value)
    .replace(/%(3A|2C|7C|2A|3E|3C|3D)/g, (code) => decodeURIComponent(code))
    .replaceAll("%20", "+");
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
