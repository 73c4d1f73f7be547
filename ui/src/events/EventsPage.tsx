// The log: everything that happened, the newest first, as sentences that lead to what they tell of.
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { api } from "@/api/client";
import { useMe } from "@/api/me";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Select, TextField } from "@/design/Field";
import { Facts, Page } from "@/design/Page";
import { EmptyState } from "@/design/states";
import type { GridColumn } from "@/grid/types";
import { useShow } from "@/i18n/show";
import { zone } from "@/i18n/zone";
import { PeekPanel } from "@/lists/PeekPanel";
import { PlainGrid, useReader } from "@/lists/PlainGrid";
import { Ref } from "@/lists/Ref";
import type { Reader } from "@/lists/source";
import { Actor, useActors } from "./Actor";
import styles from "./events.module.css";
import { type LogSearch, queryOf } from "./search";
import { type Event, KINDS, NOUNS, pageOf, sentenceOf } from "./sentence";

export function EventsPage() {
  const { text } = useShow();
  const search = useSearch({ strict: false }) as LogSearch;
  const navigate = useNavigate();
  const change = (part: LogSearch) => {
    const next = Object.entries({ ...search, ...part }).filter(([, value]) => value);
    void navigate({ to: ".", search: Object.fromEntries(next) as never, replace: true });
  };
  return (
    <Page title={text("nav.events")} isFilling>
      <Filters search={search} onChange={change} />
      <Rows key={JSON.stringify(search)} search={search} onClear={() => void navigate({ to: "/events" })} />
    </Page>
  );
}

function Filters({ search, onChange }: { search: LogSearch; onChange: (part: LogSearch) => void }) {
  const { text, word } = useShow();
  const actors = useActors();
  const kinds = KINDS.filter((kind) => !search.noun || kind.startsWith(`${search.noun}.`));
  const all = { value: "", label: text("log.all") };
  return (
    <div className={styles.filters} role="search" aria-label={text("log.filters")}>
      <Select
        label={text("log.noun")}
        value={search.noun ?? ""}
        choices={[all, ...NOUNS.map((noun) => ({ value: noun, label: word("log_noun", noun) }))]}
        onChange={({ target }) => onChange({ noun: target.value, kind: "" })}
      />
      <Select
        label={text("log.kind")}
        value={search.kind ?? ""}
        choices={[
          all,
          ...kinds.map((kind) => ({ value: kind, label: word("event", kind.replace(".", "_")) })),
        ]}
        onChange={({ target }) => onChange({ kind: target.value })}
      />
      <Select
        label={text("log.actor")}
        value={search.actor ?? ""}
        choices={[
          all,
          ...[...actors].map(([id, name]) => ({ value: id, label: name })),
          ...(search.actor && !actors.has(search.actor)
            ? [{ value: search.actor, label: search.actor }]
            : []),
        ]}
        onChange={({ target }) => onChange({ actor: target.value })}
      />
      <TextField
        type="date"
        label={text("log.from")}
        value={search.from ?? ""}
        onChange={({ target }) => onChange({ from: target.value })}
      />
      <TextField
        type="date"
        label={text("log.to")}
        value={search.to ?? ""}
        onChange={({ target }) => onChange({ to: target.value })}
      />
    </div>
  );
}

function Rows({ search, onClear }: { search: LogSearch; onClear: () => void }) {
  const { text } = useShow();
  const navigate = useNavigate();
  // The search is the same as long as this component stands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const reader = useMemo<Reader<Event>>(() => logReader(search), []);
  const [source, state] = useReader(reader);
  const [active, setActive] = useState<string>();
  const [isPeeking, setIsPeeking] = useState(false);
  const isEmpty = !state.isFirst && state.pages.rowCount === 0 && state.error === undefined;
  const open = (id: string) => {
    const event = source.store.get(id);
    const page = event && pageOf(event);
    if (page) void navigate({ to: page as never, params: { id: event.id } as never });
    else setIsPeeking(true);
  };
  if (isEmpty) {
    return (
      <EmptyState
        kind="filtered"
        title={text("log.none")}
        actions={<Button onClick={onClear}>{text("list.clear_filters")}</Button>}
      >
        {text("log.none_detail")}
      </EmptyState>
    );
  }
  return (
    <div className={styles.rows}>
      <PlainGrid
        label={text("nav.events")}
        columns={columns}
        source={source}
        state={state}
        onOpen={open}
        onPeek={() => setIsPeeking(!isPeeking)}
        onActive={setActive}
      />
      {isPeeking && (
        <PeekPanel
          peek={(event: Event) => <EventPeek event={event} />}
          store={source.store}
          id={active}
          onClose={() => setIsPeeking(false)}
        />
      )}
    </div>
  );
}

/** A filter can leave most events out: then one looks on until there is something to show, or nothing older. */
function logReader(search: LogSearch): Reader<Event> {
  const query = queryOf(search, zone());
  return {
    rowId: ({ epoch, position }) => `${epoch}.${position}`,
    page: async ({ after, limit, signal }) => {
      for (let from = after; ; ) {
        const params = { query: { ...query, limit, ...(from ? { after: from } : {}) } };
        const page = await answered(api.GET("/api/v1/events/log", { params, signal }));
        if (page.items.length > 0 || !page.next) return page;
        from = page.next;
      }
    },
  };
}

const REFERRED = { order: "order", product: "product", stock: "product", customer: "customer" } as const;

/** What it happened to, as people call it, and the way there. */
function Record({ event }: { event: Event }) {
  const { word } = useShow();
  const page = pageOf(event);
  const noun = REFERRED[event.noun as keyof typeof REFERRED];
  if (noun) return <Ref noun={noun} id={event.id} {...(page ? { to: page } : {})} />;
  const { number, code } = event.body as { number?: string; code?: string };
  const name = `${word("log_noun", event.noun)} ${number ?? code ?? event.id}`;
  if (!page) return <span className="soft">{name}</span>;
  return (
    <Link to={page as never} params={{ id: event.id } as never} tabIndex={-1}>
      {name}
    </Link>
  );
}

function Sentence({ event }: { event: Event }) {
  const show = useShow();
  const { what, facts } = sentenceOf(event, show);
  return (
    <span dir="auto">
      <strong>{what}</strong> <span className="soft">{facts.join(" · ")}</span>
    </span>
  );
}

/** All that the feed says of it; its facts as they are for those who may read them. */
function EventPeek({ event }: { event: Event }) {
  const { text, format } = useShow();
  const me = useMe();
  const mayReadRaw = me?.role === "administrator" || me?.role === "operator" || me?.role === "integrator";
  return (
    <div className={styles.peek}>
      <p>
        <Sentence event={event} />
      </p>
      <Facts
        facts={[
          [text("log.at"), format.instant(event.at)],
          [text("log.record"), <Record key="record" event={event} />],
          [text("log.actor"), <Actor key="actor" id={event.actor} />],
          [text("log.cause"), event.cause],
          [text("log.request"), event.request_id],
          [text("log.position"), format.quantity(event.position)],
        ]}
      />
      {mayReadRaw && (
        <>
          <h3>{text("log.raw")}</h3>
          <pre>
            {event.kind} v{event.kind_version}
            {"\n"}
            {JSON.stringify(event.body, null, 2)}
          </pre>
        </>
      )}
    </div>
  );
}

const columns: GridColumn<Event>[] = [
  {
    id: "at",
    title: "log.at",
    width: 150,
    isPinned: true,
    card: "meta",
    cell: ({ at }, { format }) => <time dateTime={at}>{format.instant(at)}</time>,
  },
  { id: "what", title: "log.what", width: 460, card: "title", cell: (event) => <Sentence event={event} /> },
  { id: "record", title: "log.record", width: 200, card: "extra", cell: (event) => <Record event={event} /> },
  { id: "actor", title: "log.actor", width: 170, cell: ({ actor }) => <Actor id={actor} /> },
];
