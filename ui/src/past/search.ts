// Which moment a page is looked at, as it stands in its address: nothing, `now`, or an instant.
import * as v from "valibot";

export const asOfSearch = v.object({ as_of: v.optional(v.fallback(v.string(), "")) });

export type AsOfSearch = v.InferOutput<typeof asOfSearch>;

/** In the address when the past is looked at and no moment is chosen yet: the server's clock says which one that is. */
export const NOW = "now";

/** What the server is asked for. */
export function momentQuery(asOf: string): { at?: string } {
  return asOf === NOW ? {} : { at: asOf };
}
