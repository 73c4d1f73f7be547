import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "@/api/client";
import { answered } from "@/api/problem";

interface Found {
  id: string;
  label: string;
  run: () => void;
}

/** Orders whose number begins with what is written. */
export function useFound(written: string): Found[] {
  const navigate = useNavigate();
  const words = written.trim();
  const { data = [] } = useQuery({
    queryKey: ["found", words],
    enabled: words.length > 1,
    queryFn: async ({ signal }) => {
      const filter = JSON.stringify({ field: "number", op: "starts", value: words });
      const page = await answered(
        api.GET("/api/v1/orders", { params: { query: { filter, sort: "number", limit: 6 } }, signal }),
      );
      return page.items as { id: string; number: string }[];
    },
  });
  return data.map(({ id, number }) => ({
    id,
    label: number,
    run: () => void navigate({ to: "/orders/$id", params: { id } }),
  }));
}
