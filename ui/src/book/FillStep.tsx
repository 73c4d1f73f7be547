import { api } from "@/api/client";
import { useMe } from "@/api/me";
import { answered } from "@/api/problem";
import { useText } from "@/i18n/text";
import { useChange } from "@/live/useChange";
import stepStyles from "@/orders/orders.module.css";

/** One of the ways to begin: an empty book becomes a demonstration. */
export function FillStep() {
  const text = useText();
  const change = useChange();
  const may = useMe()?.permissions;
  if (!may?.includes("book.demonstrate")) return null;
  const fill = () =>
    void change({ run: () => answered(api.POST("/api/v1/book/demonstration", { body: {} })) });
  return (
    <button type="button" className={stepStyles.step} onClick={fill}>
      <strong>{text("demo.fill")}</strong>
      <span>{text("demo.fill_detail")}</span>
    </button>
  );
}
