import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useIsSignedOut } from "@/api/session";
import { DemonstrationBar } from "@/book/DemonstrationBar";
import { useKeyListener } from "@/commands/KeyListener";
import { useCommands } from "@/commands/registry";
import { Toasts } from "@/design/Toasts";
import { FormHost } from "@/forms/FormHost";
import { useText } from "@/i18n/text";
import { readAnew } from "@/live/changes";
import { useScan } from "@/scan/scans";
import { HintBar } from "./HintBar";
import { Navigation } from "./Navigation";
import { usePlaces } from "./navigation";
import { SequenceOverlay } from "./SequenceOverlay";
import styles from "./Shell.module.css";
import { SignInPage } from "./SignInPage";
import { TopBar } from "./TopBar";

const Palette = lazy(() => import("@/commands/Palette"));
const Help = lazy(() => import("@/commands/Help"));

/** Screens of the floor: one thing fills the whole of a phone. */
const BARE = /^\/pick\/[^/]/;

/** The frame round every screen. */
export function Shell() {
  const text = useText();
  const isSignedOut = useIsSignedOut();
  const navigate = useNavigate();
  const [overlay, setOverlay] = useState<"palette" | "help">();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const isBare = useLocation({ select: ({ pathname }) => BARE.test(pathname) });
  const begun = useKeyListener();
  const places = usePlaces();
  const close = () => setOverlay(undefined);

  useScan((code) => void navigate({ to: "/orders", search: { q: code } }));
  useCommands([
    {
      id: "palette",
      title: "shell.palette",
      scope: "help",
      key: "Mod+k",
      hint: true,
      run: () => setOverlay("palette"),
    },
    { id: "help", title: "shell.help", scope: "help", key: "?", hint: true, run: () => setOverlay("help") },
    { id: "read", title: "shell.read_anew", scope: "view", key: "Shift+r", run: readAnew },
    ...places.map(({ to, title, key }) => ({
      id: `go ${to}`,
      title,
      scope: "go" as const,
      key: `g ${key}`,
      run: () => void navigate({ to }),
    })),
  ]);

  if (isSignedOut) return <SignInPage />;
  if (isBare) {
    return (
      <>
        <main id="main" className={styles.bare} tabIndex={-1}>
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
        <Toasts />
      </>
    );
  }
  return (
    <div className={styles.shell} data-menu={isMenuOpen || undefined}>
      <a className={styles.skip} href="#main">
        {text("shell.skip")}
      </a>
      <Navigation isOpen={isMenuOpen} onClose={() => setIsMenuOpen(false)} />
      <div className={styles.side}>
        <div>
          <TopBar
            onMenu={() => setIsMenuOpen(!isMenuOpen)}
            onPalette={() => setOverlay("palette")}
            onHelp={() => setOverlay("help")}
          />
          <DemonstrationBar />
        </div>
        <main id="main" className={styles.main} tabIndex={-1}>
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
        <HintBar />
      </div>
      <Toasts />
      <FormHost />
      {begun && <SequenceOverlay begun={begun} />}
      <Suspense>
        {overlay === "palette" && <Palette onClose={close} />}
        {overlay === "help" && <Help onClose={close} />}
      </Suspense>
    </div>
  );
}
