import { useEffect, useRef } from "react";
import { ShapeIcon } from "@/design/Badge";
import { Meter } from "@/design/Meter";
import { useShow } from "@/i18n/show";
import { readAnew } from "@/live/changes";
import { useBook } from "./book";
import styles from "./book.module.css";

/** While a demonstration fills in: how far it is. What is on the screen is read anew when it is whole. */
export function DemonstrationBar() {
  const { text, format } = useShow();
  const demonstration = useBook()?.demonstration;
  const isFilling = demonstration?.ready === false;
  const wasFilling = useRef(false);
  useEffect(() => {
    if (wasFilling.current && !isFilling) readAnew();
    wasFilling.current = isFilling;
  }, [isFilling]);
  if (!demonstration || !isFilling) return null;
  const { name, made, total } = demonstration;
  const part = total > 0 ? made / total : 0;
  const label = text("demo.filling", { name });
  return (
    <div className={styles.bar} role="status">
      <ShapeIcon shape="loop" />
      <span>{label}</span>
      <Meter label={label} value={part} />
      <span>{text("demo.progress", { percent: format.quantity(Math.floor(part * 100)) })}</span>
    </div>
  );
}
