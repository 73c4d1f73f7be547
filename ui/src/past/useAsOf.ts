import { useNavigate, useSearch } from "@tanstack/react-router";
import type { AsOfSearch } from "./search";

/** The moment in the address, empty for none, and how to go to another one. */
export function useAsOf(): [asOf: string, show: (asOf: string) => void] {
  const search = useSearch({ strict: false }) as AsOfSearch;
  const navigate = useNavigate();
  const show = (asOf: string) => {
    const rest = Object.entries(search).filter(([key]) => key !== "as_of");
    const next = asOf === "" ? rest : [...rest, ["as_of", asOf]];
    void navigate({ to: ".", search: Object.fromEntries(next) as never, replace: true });
  };
  return [search.as_of ?? "", show];
}
