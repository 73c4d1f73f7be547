import { useQuery } from "@tanstack/react-query";
import { correction, generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import { api, newKey } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel, Skeleton } from "@/design/states";
import { useShow } from "@/i18n/show";
import styles from "./pick.module.css";

/** Codes are read best with this much white around them, in squares. */
const MARGIN = 4;

/** A link that signs one phone in to the order's pick screen, as a code to scan. It is made anew each time. */
export default function QrDialog({ order, onClose }: { order: string; onClose: () => void }) {
  const { text, format } = useShow();
  const { data, error, refetch } = useQuery({
    queryKey: ["phone link", order],
    queryFn: () => makeLink(order, text("pick.phone_name", { code: newKey().slice(0, 4) })),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const isLocal = data !== undefined && /^https?:\/\/(127\.|localhost|\[::1\])/.test(data.url);
  return (
    <Dialog
      title={text("pick.on_phone")}
      size="small"
      onClose={onClose}
      actions={<Button onClick={() => void refetch()}>{text("pick.new_code")}</Button>}
    >
      <div className={styles.qr}>
        {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton width="240px" />}
        {data && (
          <>
            <p>{text("pick.scan_code")}</p>
            <QrCode label={text("pick.code_label")} value={data.url} />
            <p className="soft">{text("pick.code_once", { time: format.time(data.expires_at) })}</p>
            {isLocal && <p className="soft">{text("pick.code_local")}</p>}
            <code>{data.url}</code>
          </>
        )}
      </div>
    </Dialog>
  );
}

async function makeLink(order: string, name: string) {
  const body = { name, role: "floor", path: `/pick/${order}` };
  return await answered(api.POST("/api/v1/sign-in-links", { body }));
}

function QrCode({ label, value }: { label: string; value: string }) {
  const code = generate(value, { minCorrectionLevel: correction.M });
  const size = code.size + 2 * MARGIN;
  return (
    <div>
      <svg
        viewBox={`${-MARGIN} ${-MARGIN} ${size} ${size}`}
        role="img"
        aria-label={label}
        shapeRendering="crispEdges"
      >
        <path d={toSvgPath(code)} fill="#000" />
      </svg>
    </div>
  );
}
