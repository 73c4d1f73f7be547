import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { useMe } from "@/api/me";
import { answered } from "@/api/problem";
import { useText } from "@/i18n/text";
import { accountOf } from "./account";

/** Who can be named: those who are signed in, and the keys, for those who may see them. */
export function useActors(): Map<string, string> {
  const me = useMe();
  const mayKeys = me?.permissions.includes("api_key.read") ?? false;
  const { data: sessions = [] } = useQuery({
    queryKey: ["sessions"],
    queryFn: async () => (await answered(api.GET("/api/v1/sessions"))).items,
  });
  const { data: keys = [] } = useQuery({
    queryKey: ["api keys"],
    queryFn: async () => (await answered(api.GET("/api/v1/api-keys"))).items,
    enabled: mayKeys,
  });
  return new Map([...sessions, ...keys].map(({ id, name }) => [accountOf(id), name]));
}

/** Who did something: a name where it is known. */
export function Actor({ id }: { id: string }) {
  const text = useText();
  const name = useActors().get(id);
  if (id === "acc_0" || !id.startsWith("acc_")) return <span>{text("log.program")}</span>;
  return <span title={id}>{name ?? id}</span>;
}
