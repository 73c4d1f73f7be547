import { Link } from "@tanstack/react-router";
import { FillStep } from "@/book/FillStep";
import { useText } from "@/i18n/text";
import styles from "./orders.module.css";

/** An empty book: three ways to begin. */
export function FirstSteps() {
  const text = useText();
  return (
    <div className={styles.steps}>
      <Link to="/imports" className={styles.step}>
        <strong>{text("orders.first_import")}</strong>
        <span>{text("orders.first_import_detail")}</span>
      </Link>
      <FillStep />
      <a href="/api/" className={styles.step}>
        <strong>{text("orders.first_api")}</strong>
        <span>{text("orders.first_api_detail")}</span>
      </a>
    </div>
  );
}
