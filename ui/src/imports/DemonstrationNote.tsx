import { useBook } from "@/book/book";
import { ShapeIcon } from "@/design/Badge";
import { useText } from "@/i18n/text";
import styles from "./imports.module.css";

/** Whoever imports into a demonstration should know that it goes with it when the demonstration is removed. */
export function DemonstrationNote() {
  const text = useText();
  const demonstration = useBook()?.demonstration;
  if (!demonstration) return null;
  return (
    <p className={styles.warning} role="note">
      <ShapeIcon shape="alert" size={16} />
      {text("imports.into_demonstration", { name: demonstration.name })}
    </p>
  );
}
