import { Link } from "@tanstack/react-router";
import { useText } from "@/i18n/text";
import styles from "./orders.module.css";

/** An empty book: three ways to begin. */
export function FirstSteps() {
  const text = useText();
  return (
    <div className={styles.steps}>
      <Link to={"/imports" as never} className={styles.step}>
        <strong>{text("orders.first_import")}</strong>
        <span>{text("orders.first_import_detail")}</span>
      </Link>
      <div className={styles.step}>
        <strong>{text("orders.first_demo")}</strong>
        <span>{text("orders.first_demo_detail")}</span>
        <code>evenkeel demo</code>
      </div>
      <a href="/api/" className={styles.step}>
        <strong>{text("orders.first_api")}</strong>
        <span>{text("orders.first_api_detail")}</span>
      </a>
    </div>
  );
}
