import { ShapeIcon } from "@/design/Badge";
import { Select } from "@/design/Field";
import { useShow } from "@/i18n/show";
import styles from "./imports.module.css";
import { fieldOf, fieldsOf, mapped, missingFields, tableFor } from "./mapping";
import type { Found, Profile, ReportColumn } from "./model";

interface Props {
  role: string;
  columns: ReportColumn[];
  profile: Profile | undefined;
  onChange: (profile: Profile) => void;
}

/** How many sample values are shown of a column. */
const SAMPLES_SHOWN = 4;

/** Each column with values from the file, what it means, and how its numbers and dates are read. */
export function ColumnsTable({ role, columns, profile, onChange }: Props) {
  const { text, word } = useShow();
  const table = profile && tableFor(profile, role);
  const missing = profile ? missingFields(profile, role) : [];
  // What another column means already is passed over, so that the arrow keys take nothing away on their way.
  const meaningsOf = (own: string | undefined) => [
    { value: "", label: text("imports.means_nothing") },
    ...fieldsOf(role).map((field) => ({
      value: field,
      label: word("import_field", field),
      isTaken: field !== own && table?.columns[field] !== undefined,
    })),
  ];
  return (
    <>
      {missing.length > 0 && (
        <p className={styles.missing} role="alert">
          <ShapeIcon shape="alert" />
          {text("imports.still_missing", {
            fields: missing.map((field) => word("import_field", field)).join(", "),
          })}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={text("imports.columns")}>
        <table className={styles.columns}>
          <thead>
            <tr>
              <th scope="col">{text("imports.column")}</th>
              <th scope="col">{text("imports.samples")}</th>
              <th scope="col">{text("imports.means")}</th>
              <th scope="col">{text("imports.read_as")}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.column}>
                <th scope="row">{column.name || text("imports.column_number", { number: column.column })}</th>
                <td className={styles.samples}>
                  {column.samples.slice(0, SAMPLES_SHOWN).map((sample) => (
                    <code key={sample} dir="auto">
                      {sample}
                    </code>
                  ))}
                </td>
                <td>
                  <Select
                    label={text("imports.means_of", { column: column.name })}
                    isLabelHidden
                    value={fieldOf(table, column.name) ?? ""}
                    choices={meaningsOf(fieldOf(table, column.name))}
                    disabled={!profile}
                    onChange={({ target }) =>
                      profile && onChange(mapped(profile, role, column.name, target.value || undefined))
                    }
                  />
                </td>
                <td className="soft">
                  <ReadAs about="import_mark" found={column.decimal_mark} />
                  <ReadAs about="import_order" found={column.date_order} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What the values prove of a notation. */
function ReadAs({ about, found }: { about: "import_mark" | "import_order"; found: Found | null }) {
  const { text, word } = useShow();
  if (!found) return null;
  if (found.found === "proved") return <span>{word(about, found.value ?? "")}</span>;
  return <span>{text(found.found === "ambiguous" ? "imports.ambiguous" : "imports.indifferent")}</span>;
}
