import { csrfToken } from "@/api/client";
import { useMe } from "@/api/me";
import { DemonstrationPanel } from "@/book/DemonstrationPanel";
import { KeepingPanel } from "@/book/KeepingPanel";
import { Button } from "@/design/Button";
import { Checkbox, Select } from "@/design/Field";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { type Preferences, prefer, usePreferences } from "@/preferences";
import styles from "./ProfilePage.module.css";
import { SessionsPanel } from "./SessionsPanel";

const LANGUAGES = ["auto", "en", "nl"] as const;
const THEMES = ["auto", "light", "dark"] as const;
const DENSITIES = ["compact", "normal", "large"] as const;
const FORMATS = ["auto", "en-GB", "en-US", "nl-NL", "de-DE"] as const;

/** Who one is, and how one wants to see things on this device. */
export function ProfilePage() {
  const { text, word, format } = useShow();
  const preferences = usePreferences();
  const me = useMe();
  const choose =
    <Key extends keyof Preferences>(key: Key) =>
    (event: { target: { value: string } }) =>
      prefer({ [key]: event.target.value as Preferences[Key] });

  return (
    <Page title={text("nav.profile")}>
      <DetailLayout
        main={
          <>
            <Panel title={text("profile.appearance")}>
              <div className={styles.form}>
                <Select
                  label={text("profile.language")}
                  value={preferences.language}
                  choices={LANGUAGES.map((value) => ({ value, label: text(`language.${value}`) }))}
                  onChange={choose("language")}
                />
                <Select
                  label={text("profile.theme")}
                  value={preferences.theme}
                  choices={THEMES.map((value) => ({ value, label: text(`theme.${value}`) }))}
                  onChange={choose("theme")}
                />
                <Select
                  label={text("profile.formats")}
                  value={preferences.formats}
                  hint={`${format.instant(new Date().toISOString())} · ${format.money(123456, "EUR")}`}
                  choices={FORMATS.map((value) => ({
                    value,
                    label: value === "auto" ? text("language.auto_formats") : value,
                  }))}
                  onChange={choose("formats")}
                />
                <Select
                  label={text("grid.density")}
                  value={preferences.density}
                  choices={DENSITIES.map((value) => ({ value, label: text(`density.${value}`) }))}
                  onChange={choose("density")}
                />
                <Checkbox
                  label={text("help.letters")}
                  checked={preferences.letterKeys}
                  onChange={(event) => prefer({ letterKeys: event.target.checked })}
                />
              </div>
            </Panel>
            <SessionsPanel />
          </>
        }
        aside={
          <>
            <Panel title={text("profile.session")}>
              <Facts
                facts={[
                  [text("profile.name"), me?.name],
                  [text("profile.role"), me && word("role", me.role)],
                  [text("profile.zone"), me?.zone],
                  [text("profile.version"), me?.version],
                ]}
              />
              <form method="post" action="/sign-out" className={styles.form}>
                <input type="hidden" name="csrf" value={csrfToken()} />
                <Button type="submit">{text("profile.sign_out")}</Button>
              </form>
            </Panel>
            <DemonstrationPanel />
            <KeepingPanel />
          </>
        }
      />
    </Page>
  );
}
