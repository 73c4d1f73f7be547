import { Link } from "@tanstack/react-router";
import { Skeleton } from "@/design/states";
import { useCellTabIndex } from "@/grid/cells";
import styles from "./ListScreen.module.css";
import { type ReferenceNoun, useReference } from "./references";

interface RefProps {
  noun: ReferenceNoun;
  id: string | undefined | null;
  /** Show the name instead of the code. */
  isName?: boolean;
  /** The route of such a thing's own page, with `$id`. */
  to?: string;
}

/** An id as people know it: a client's code, an item's code, an order's number. */
export function Ref({ noun, id, isName = false, to }: RefProps) {
  const reference = useReference(noun, id);
  const tabIndex = useCellTabIndex();
  if (!id) return null;
  if (!reference) return <Skeleton width={48} />;
  const shown = isName ? reference.name || reference.code : reference.code;
  const title = isName ? reference.code : reference.name;
  if (!to)
    return (
      <span title={title} className={styles.ref}>
        {shown}
      </span>
    );
  return (
    <Link to={to as never} params={{ id } as never} title={title} tabIndex={tabIndex} className={styles.ref}>
      {shown}
    </Link>
  );
}
