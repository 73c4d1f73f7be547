// The one way to the server. Types come from its own description; see `npm run generate`.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "@/generated/schema";
import { languageOf } from "@/i18n/languages";
import { preferences } from "@/preferences";
import { tellRead, tellUnreachable } from "./freshness";
import { tellSignedOut } from "./session";

/** Shapes of the API by name, such as `Schema<"Order">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

const CHANGING = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** These answer with a secret that is not kept, so they take no key. */
const KEYLESS = [/\/api-keys$/, /\/sign-in-links$/];

const ours: Middleware = {
  onRequest({ request, schemaPath }) {
    request.headers.set("Accept-Language", languageOf(preferences()));
    if (!CHANGING.has(request.method)) return request;
    request.headers.set("X-CSRF-Token", csrfToken());
    const wantsKey = request.method !== "DELETE" && !KEYLESS.some((path) => path.test(schemaPath));
    if (wantsKey && !request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", newKey());
    return request;
  },
  onResponse({ request, response }) {
    if (response.status === 401) tellSignedOut();
    else if (response.ok && request.method === "GET") tellRead();
    return undefined;
  },
  onError() {
    tellUnreachable();
    return undefined;
  },
};

export const api = createClient<paths>({ baseUrl: "/" });
api.use(ours);

/** A key for one intention: keep it while the same request is sent again. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The headers of a verb on a thing of which this version was seen. */
export function ifMatch(version: number): { "If-Match": string } {
  return { "If-Match": `"${version}"` };
}

/** The proof against forged requests, which the server keeps in a cookie that scripts may read. */
export function csrfToken(): string {
  return /(?:^|;\s*)(?:__Host-)?evenkeel_csrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}
