import { CircleHelp, Languages, Menu, Moon, Search, Sun } from "lucide-react";
import { useFreshness } from "@/api/freshness";
import { ShapeIcon } from "@/design/Badge";
import { IconButton } from "@/design/Button";
import { KeyCap } from "@/design/KeyCap";
import { MenuButton } from "@/design/Menu";
import { useShow } from "@/i18n/show";
import { readAnew } from "@/live/changes";
import { prefer, usePreferences } from "@/preferences";
import styles from "./Shell.module.css";

interface Props {
  onMenu: () => void;
  onPalette: () => void;
  onHelp: () => void;
}

export function TopBar({ onMenu, onPalette, onHelp }: Props) {
  const { text } = useShow();
  const { theme, language } = usePreferences();
  const isDark = document.documentElement.dataset.theme === "dark";
  return (
    <header className={styles.top}>
      <span className={styles.menu}>
        <IconButton label={text("nav.open")} onClick={onMenu}>
          <Menu size={18} />
        </IconButton>
      </span>
      <button
        type="button"
        className={styles.finder}
        onClick={onPalette}
        aria-label={text("shell.palette")}
        aria-keyshortcuts="Control+K"
      >
        <Search size={15} aria-hidden="true" />
        <span>{text("shell.palette_hint")}</span>
        <KeyCap shortcut="Mod+k" />
      </button>
      <div className={styles.tools}>
        <DataAge />
        <MenuButton
          look="quiet"
          label={text("profile.language")}
          icon={<Languages size={16} strokeWidth={1.75} aria-hidden="true" />}
          entries={(["auto", "en", "nl"] as const).map((value) => ({
            id: value,
            label: text(`language.${value}`),
            isChosen: value === language,
            run: () => prefer({ language: value }),
          }))}
        />
        <MenuButton
          look="quiet"
          label={text("profile.theme")}
          icon={
            isDark ? (
              <Moon size={16} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <Sun size={16} strokeWidth={1.75} aria-hidden="true" />
            )
          }
          entries={(["auto", "light", "dark"] as const).map((value) => ({
            id: value,
            label: text(`theme.${value}`),
            isChosen: value === theme,
            run: () => prefer({ theme: value }),
          }))}
        />
        <span className={styles.hideNarrow}>
          <IconButton label={text("shell.help")} aria-keyshortcuts="?" onClick={onHelp}>
            <CircleHelp size={16} strokeWidth={1.75} />
          </IconButton>
        </span>
      </div>
    </header>
  );
}

/** How old the data is. There is no polling, so the age is said, and a click reads anew. */
function DataAge() {
  const { text, format } = useShow();
  const { readAt, isReachable } = useFreshness();
  if (readAt === 0 && isReachable) return null;
  const time = readAt === 0 ? "–" : format.time(readAt);
  return (
    <button
      type="button"
      className={styles.age}
      data-lost={!isReachable || undefined}
      title={text("shell.read_anew")}
      onClick={readAnew}
    >
      <ShapeIcon shape={isReachable ? "loop" : "alert"} />
      <span>{text(isReachable ? "shell.read_at" : "shell.unreachable_since", { time })}</span>
    </button>
  );
}
