import { useQuery } from "@tanstack/react-query";
import { tellZone } from "@/i18n/zone";
import { api, type Schema } from "./client";
import { answered } from "./problem";

/** Who asks, and what they may do; undefined until it is known. */
export function useMe(): Schema<"MeView"> | undefined {
  return useQuery({ queryKey: ["me"], queryFn: readMe }).data;
}

async function readMe(): Promise<Schema<"MeView">> {
  const me = await answered(api.GET("/api/v1/me"));
  tellZone(me.zone);
  return me;
}

/** Whether a permission is held. Until it is known, yes: the server is the judge. */
export function useMay(): (permission: string) => boolean {
  const me = useMe();
  return (permission) => me === undefined || me.permissions.includes(permission);
}
