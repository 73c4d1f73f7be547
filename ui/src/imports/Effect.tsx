import { Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import type { MessageId } from "@/i18n/text";
import styles from "./imports.module.css";
import type { Bucket, Counters, Import } from "./model";

/** What a commit would do, or did, in figures; and that every line ended somewhere. */
export function Effect({ it }: { it: Import }) {
  const { text, format } = useShow();
  const { counters } = it;
  return (
    <Panel
      title={text(TITLES[it.state] ?? "imports.effect")}
      beside={
        counters.lines_read > 0 && (
          <span className="soft">
            {text("imports.lines_read", { lines: format.quantity(counters.lines_read) })}
          </span>
        )
      }
    >
      <dl className={styles.figures}>
        {FIGURES.filter(({ of, always }) => always?.includes(it.noun) || of(counters) > 0).map(
          ({ title, of, isBad }) => (
            <div key={title} data-bad={(isBad && of(counters) > 0) || undefined}>
              <dt>{text(title)}</dt>
              <dd>{format.quantity(of(counters))}</dd>
            </div>
          ),
        )}
      </dl>
      <Buckets counters={counters} />
    </Panel>
  );
}

/** Once something is put in, the figures tell of that. */
const TITLES: Record<string, MessageId> = {
  committing: "imports.effect_so_far",
  paused: "imports.effect_so_far",
  done: "imports.effect_done",
};

interface Figure {
  title: MessageId;
  of: (counters: Counters) => number;
  /** Shown for imports of these, also when there are none. */
  always?: string[];
  isBad?: boolean;
}

const FIGURES: Figure[] = [
  { title: "imports.orders_created", of: (it) => it.orders_created, always: ["orders"] },
  { title: "imports.credits_created", of: (it) => it.credits_created },
  { title: "imports.products_created", of: (it) => it.products_created, always: ["products"] },
  { title: "imports.customers_created", of: (it) => it.customers_created },
  { title: "imports.levels_set", of: (it) => it.levels_set, always: ["stock"] },
  {
    title: "imports.unchanged",
    of: (it) => it.orders_unchanged + it.credits_unchanged + it.products_unchanged + it.levels_unchanged,
  },
  { title: "imports.changed_documents", of: (it) => it.documents_changed, isBad: true },
  { title: "imports.undecided", of: (it) => it.documents_undecided, isBad: true },
  { title: "imports.asked", of: (it) => it.documents_asked },
  {
    title: "imports.refused",
    of: (it) => it.documents_refused,
    always: ["orders", "products", "stock"],
    isBad: true,
  },
];

function Buckets({ counters }: { counters: Counters }) {
  const { text, word, format } = useShow();
  const filled = Object.entries(counters.buckets ?? {}).filter(
    (entry): entry is [string, Bucket] => typeof entry[1] === "object" && entry[1].lines > 0,
  );
  if (filled.length === 0) return null;
  const number = new Intl.NumberFormat(format.locale, { maximumFractionDigits: 4 });
  return (
    <details className={styles.buckets}>
      <summary>{text("imports.where_lines_went")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{text("imports.bucket")}</th>
            <th scope="col">{text("imports.lines")}</th>
            <th scope="col">{text("imports.quantity")}</th>
            <th scope="col">{text("imports.value_sum")}</th>
          </tr>
        </thead>
        <tbody>
          {filled.map(([name, bucket]) => (
            <tr key={name}>
              <th scope="row">{word("import_bucket", name)}</th>
              <td>{format.quantity(bucket.lines)}</td>
              <td>{number.format(Number(bucket.quantity))}</td>
              <td>{number.format(Number(bucket.value))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
