import { Link } from "@tanstack/react-router";
import { Page } from "@/design/Page";
import { EmptyState, ErrorPanel } from "@/design/states";
import { useText } from "@/i18n/text";

export function NotFound() {
  const text = useText();
  return (
    <Page title={text("error.not_found")}>
      <EmptyState
        kind="filtered"
        title={text("error.not_found")}
        actions={<Link to="/">{text("error.to_start")}</Link>}
      >
        {text("error.not_found_detail")}
      </EmptyState>
    </Page>
  );
}

export function RouteError({ error, reset }: { error: unknown; reset: () => void }) {
  const text = useText();
  return (
    <Page title={text("error.ours")}>
      <ErrorPanel error={error} onRetry={reset} />
    </Page>
  );
}
