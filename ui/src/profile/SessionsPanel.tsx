import { useQuery } from "@tanstack/react-query";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Panel } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import styles from "./ProfilePage.module.css";

/** Where one is signed in, and for an administrator everybody; each can be ended. */
export function SessionsPanel() {
  const { text } = useShow();
  const { data, error, refetch } = useQuery({
    queryKey: ["sessions"],
    queryFn: async () => (await answered(api.GET("/api/v1/sessions"))).items,
  });
  return (
    <Panel title={text("profile.sessions")}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton width="60%" />}
      <ul className={styles.sessions}>
        {data?.toReversed().map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Panel>
  );
}

function SessionRow({ session }: { session: Schema<"SessionView"> }) {
  const { text, word, format } = useShow();
  const change = useChange();
  const { id, name, role, current, created_at, last_used_at } = session;
  const end = () =>
    void change({
      run: () => answered(api.DELETE("/api/v1/sessions/{id}", { params: { path: { id } } })),
      done: text("profile.session_ended", { name }),
    });
  return (
    <li>
      <div>
        <strong>{name}</strong> <span className="soft">{word("role", role)}</span>
        <p className="soft">
          {text("profile.session_since", {
            since: format.instant(created_at),
            used: format.relative(last_used_at),
          })}
        </p>
      </div>
      {current ? (
        <span className="soft">{text("profile.this_session")}</span>
      ) : (
        <Button aria-label={text("profile.end_session_of", { name })} onClick={end}>
          {text("profile.end_session")}
        </Button>
      )}
    </li>
  );
}
