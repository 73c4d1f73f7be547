import { Button } from "@/design/Button";
import { Page } from "@/design/Page";
import { useText } from "@/i18n/text";
import styles from "./SignInPage.module.css";

/** Nobody is signed in: how one gets in. */
export function SignInPage() {
  const text = useText();
  return (
    <main className={styles.place}>
      <div className={styles.card}>
        <img src="/icon.svg" alt="" width={40} height={40} />
        <Page title={text("signin.title")}>
          <p>{text("signin.explain")}</p>
          <ol className={styles.steps}>
            <li>
              {text("signin.step_terminal")}
              <code>evenkeel sign-in-link</code>
            </li>
            <li>{text("signin.step_open")}</li>
            <li>{text("signin.step_button")}</li>
          </ol>
          <p className="soft">{text("signin.once")}</p>
          <div>
            <Button onClick={() => location.reload()}>{text("signin.again")}</Button>
          </div>
        </Page>
      </div>
    </main>
  );
}
