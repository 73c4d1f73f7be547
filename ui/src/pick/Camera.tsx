import { useEffect, useRef, useState } from "react";
import { Button } from "@/design/Button";
import { useText } from "@/i18n/text";
import { watchCamera } from "@/scan/camera";
import { tellScan } from "@/scan/scans";
import styles from "./pick.module.css";

/** The same code is told again only after this long, so that one look counts once. */
const SAME_AGAIN_MS = 1_500;

/** The camera's picture; what it reads counts as a scan. */
export default function Camera({ onClose }: { onClose: () => void }) {
  const text = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [isFailed, setIsFailed] = useState(false);

  useEffect(() => {
    const place = video.current;
    if (!place) return;
    let last = { code: "", at: 0 };
    const heard = (code: string) => {
      const now = Date.now();
      if (code === last.code && now - last.at < SAME_AGAIN_MS) return;
      last = { code, at: now };
      tellScan(code);
    };
    const watching = watchCamera(place, heard);
    watching.catch(() => setIsFailed(true));
    return () => void watching.then((stop) => stop()).catch(() => {});
  }, []);

  return (
    <div className={styles.camera}>
      {isFailed ? (
        <p role="alert">{text("pick.camera_failed")}</p>
      ) : (
        <video ref={video} muted playsInline aria-label={text("pick.camera")} />
      )}
      <Button onClick={onClose}>{text("action.close")}</Button>
    </div>
  );
}
