import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import type { OrderDetail } from "./detail";

/** Why an order stands where it stands: asked once, whoever shows a part of it. */
export function useWhy({ id, version }: Pick<OrderDetail, "id" | "version">) {
  const { data } = useQuery({
    queryKey: ["order", id, "why", version],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/orders/{id}/why", { params: { path: { id } }, signal })),
  });
  return data;
}
