import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/api/me";
import { allReferences, type Reference } from "@/lists/references";

/** Every client that can be seen; undefined until it is known. */
export function useOwners(): Reference[] | undefined {
  return useQuery({ queryKey: ["references", "owner"], queryFn: () => allReferences("owner") }).data;
}

/** Whether there is more than one client to tell apart. Where there is one, nobody need read or choose it. */
export function useHasManyOwners(): boolean {
  const me = useMe();
  const owners = useOwners();
  return me?.owner === undefined || me.owner === null ? (owners?.length ?? 0) > 1 : false;
}
