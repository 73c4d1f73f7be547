import { Link } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { IconButton } from "@/design/Button";
import { useText } from "@/i18n/text";
import { prefer, usePreferences } from "@/preferences";
import { usePlaces } from "./navigation";
import styles from "./Shell.module.css";

const GROUPS = ["daily", "book", "machine"] as const;

export function Navigation({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const text = useText();
  const { navigation } = usePreferences();
  const places = usePlaces();
  const isNarrow = navigation === "narrow";
  return (
    <>
      <nav
        className={styles.nav}
        data-width={navigation}
        data-open={isOpen || undefined}
        aria-label={text("nav.label")}
      >
        <Link to="/" className={styles.brand} onClick={onClose}>
          <img src="/icon.svg" alt="" width={20} height={20} />
          <span className={styles.word}>Evenkeel</span>
        </Link>
        {GROUPS.map((group) => (
          <ul key={group} className={styles.group}>
            {places
              .filter((place) => place.group === group)
              .map(({ to, title, icon: Icon }) => (
                <li key={to}>
                  <Link
                    to={to as never}
                    className={styles.place}
                    title={isNarrow ? text(title) : undefined}
                    onClick={onClose}
                  >
                    <Icon size={17} strokeWidth={1.75} aria-hidden="true" />
                    <span className={styles.word}>{text(title)}</span>
                  </Link>
                </li>
              ))}
          </ul>
        ))}
        <div className={styles.fold}>
          <IconButton
            label={text(isNarrow ? "nav.widen" : "nav.narrow")}
            onClick={() => prefer({ navigation: isNarrow ? "wide" : "narrow" })}
          >
            {isNarrow ? (
              <PanelLeftOpen size={17} strokeWidth={1.75} />
            ) : (
              <PanelLeftClose size={17} strokeWidth={1.75} />
            )}
          </IconButton>
        </div>
      </nav>
      {isOpen && (
        <button
          type="button"
          className={styles.veil}
          data-open
          aria-label={text("nav.close")}
          onClick={onClose}
        />
      )}
    </>
  );
}
