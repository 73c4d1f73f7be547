import { Plus, Search, X } from "lucide-react";
import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { KeyCap } from "@/design/KeyCap";
import { useShow } from "@/i18n/show";
import type { ListDefinition } from "./definition";
import styles from "./FilterBar.module.css";
import { pastedList, readTerms, type Term, writeTerms } from "./filter";
import { useTermText } from "./termText";

const FilterEditor = lazy(() => import("./FilterEditor"));

interface Props<Row> {
  definition: ListDefinition<Row>;
  terms: Term[];
  onChange: (terms: Term[]) => void;
  children?: ReactNode;
}

/** Search box and chips: the same filter as text and as things to click. */
export function FilterBar<Row>({ definition, terms, onChange, children }: Props<Row>) {
  const { text } = useShow();
  const termText = useTermText(definition.fields, terms);
  const [edited, setEdited] = useState<number | "new">();
  const box = useRef<HTMLInputElement>(null);
  const remove = (place: number) => onChange(terms.filter((_, index) => index !== place));

  useCommands([
    {
      id: "list.search",
      title: "list.search",
      scope: "list",
      key: "/",
      moves: true,
      hint: true,
      run: () => box.current?.focus(),
    },
    {
      id: "list.filter",
      title: "list.add_filter",
      scope: "list",
      key: "f",
      hint: true,
      run: () => setEdited("new"),
    },
  ]);

  const commit = (written: string) => {
    const pasted = definition.pasteField && pastedList(written);
    const added: Term[] = pasted
      ? [{ field: definition.pasteField, op: "in", values: pasted.slice(0, 200) }]
      : readTerms(written, definition.fields);
    onChange([...terms, ...added]);
  };

  return (
    <div className={styles.bar}>
      <SearchBox
        hint={text(definition.searchHint)}
        box={box}
        onCommit={commit}
        onRemoveLast={() => remove(terms.length - 1)}
        onEditText={() => {
          const whole = writeTerms(terms);
          onChange([]);
          return whole;
        }}
      />
      {terms.map((term, place) => (
        <span key={`${term.field} ${writeTerms([term])}`} className={styles.chip}>
          <button type="button" onClick={() => setEdited(place)} title={text("list.change_filter")}>
            {termText(term)}
          </button>
          <button
            type="button"
            onClick={() => remove(place)}
            aria-label={text("list.remove_filter", { filter: termText(term) })}
          >
            <X size={13} aria-hidden="true" />
          </button>
        </span>
      ))}
      <Button
        look="quiet"
        icon={<Plus size={14} aria-hidden="true" />}
        shortcut="f"
        onClick={() => setEdited("new")}
      >
        {text("list.filter")}
      </Button>
      {terms.length > 1 && (
        <Button look="quiet" onClick={() => onChange([])}>
          {text("list.clear_filters")}
        </Button>
      )}
      <span className={styles.rest}>{children}</span>
      {edited !== undefined && (
        <Suspense>
          <FilterEditor
            fields={definition.fields}
            term={edited === "new" ? undefined : terms[edited]}
            onClose={() => setEdited(undefined)}
            onDone={(term) => {
              onChange(
                edited === "new"
                  ? [...terms, term]
                  : terms.map((one, place) => (place === edited ? term : one)),
              );
              setEdited(undefined);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

interface SearchProps {
  hint: string;
  box: React.RefObject<HTMLInputElement | null>;
  onCommit: (written: string) => void;
  onRemoveLast: () => void;
  /** Takes the chips back as text. */
  onEditText: () => string;
}

function SearchBox({ hint, box, onCommit, onRemoveLast, onEditText }: SearchProps) {
  const [written, setWritten] = useState("");
  const commit = (value: string) => {
    if (value.trim() !== "") onCommit(value);
    setWritten("");
  };
  return (
    <label className={styles.search}>
      <Search size={15} aria-hidden="true" />
      <input
        ref={box}
        type="search"
        value={written}
        placeholder={hint}
        aria-label={hint}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setWritten(event.target.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text");
          if (written !== "" || !/\n/.test(pasted.trim())) return;
          event.preventDefault();
          commit(pasted);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") commit(written);
          if (event.key === "Escape") event.currentTarget.blur();
          if (event.key === "Backspace" && written === "") onRemoveLast();
          if (event.key === "ArrowUp" && written === "") setWritten(onEditText());
        }}
      />
      <KeyCap shortcut="/" />
    </label>
  );
}
