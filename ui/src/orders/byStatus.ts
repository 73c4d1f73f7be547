import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";

/** How many orders stand where, and for how long: exact, and the same cost in a large book. */
export function readByStatus(): Promise<Schema<"OrderFigures">> {
  return answered(api.GET("/api/v1/figures/orders"));
}
