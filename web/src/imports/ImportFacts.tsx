import { Trans, useLingui } from "@lingui/react/macro";
import { DescriptionList, useNumber } from "../ui";
import styles from "./imports.module.css";
import type { Import, ImportSummary } from "./queries";
import { rowText } from "./rowText";
import { useFieldName } from "./useFieldName";

/** How many rows have which outcome. */
export function RowCounts({ summary, isDryRun }: { summary: Import["summary"]; isDryRun: boolean }) {
  const { t } = useLingui();
  const { number } = useNumber();
  const items = [
    { label: t`Rows`, value: summary.rows },
    { label: isDryRun ? t`New` : t`Created`, value: summary.created },
    { label: isDryRun ? t`With changes` : t`Updated`, value: summary.updated },
    { label: t`Unchanged`, value: summary.unchanged },
    { label: t`Skipped`, value: summary.skipped },
    { label: t`Refused`, value: summary.refused, isBad: true },
  ];
  return (
    <dl className={styles.counts} aria-live="polite">
      {items.map(({ label, value, isBad }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={isBad && value > 0 ? styles.refused : undefined}>{number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

const chips = (names: readonly string[]) => (
  <ul className={styles.chips}>
    {names.map((name) => (
      <li key={name}>
        <code>{name}</code>
      </li>
    ))}
  </ul>
);

/** How the file was read. */
export function ImportFacts({ item }: { item: ImportSummary }) {
  const { t } = useLingui();
  const nameOf = useFieldName();
  const { number } = useNumber();
  const separators: Readonly<Record<string, string>> = {
    ",": t`comma`,
    ";": t`semicolon`,
    "\t": t`tab`,
    "|": t`vertical bar`,
  };
  const { encoding, delimiter, sheet, platform, header_line, notes } = item;
  const { recognised_columns, ignored_columns } = item;
  const separator = delimiter === null ? null : (separators[delimiter] ?? delimiter);
  const recognised = Object.entries(recognised_columns);
  const items = [
    {
      id: "format",
      term: t`Format`,
      value: separator === null ? encoding : t`Text in ${encoding}, separated by ${separator}`,
    },
    ...(sheet === null ? [] : [{ id: "sheet", term: t`Sheet`, value: <bdi>{sheet}</bdi> }]),
    ...(platform === null ? [] : [{ id: "platform", term: t`Exported by`, value: platform }]),
    { id: "header", term: t`Line with the column names`, value: number(header_line) },
    {
      id: "recognised",
      term: t`Columns recognised`,
      value: (
        <ul className={styles.chips}>
          {recognised.map(([header, field]) => (
            <li key={header}>
              <code>{header}</code> → {nameOf(field)}
            </li>
          ))}
        </ul>
      ),
    },
    {
      id: "ignored",
      term: t`Columns not imported`,
      value: ignored_columns.length === 0 ? t`None` : chips(ignored_columns),
    },
    ...(notes.length === 0
      ? []
      : [
          {
            id: "notes",
            term: t`Notes`,
            value: (
              <ul className={styles.list}>
                {notes.map((note) => {
                  const { line, code, detail } = note;
                  const text = rowText(note);
                  return (
                    <li key={`${line ?? ""}${code}${detail}`}>
                      {line === null ? (
                        text
                      ) : (
                        <Trans>
                          Line {number(line)}: {text}
                        </Trans>
                      )}
                    </li>
                  );
                })}
              </ul>
            ),
          },
        ]),
  ];
  return <DescriptionList items={items} />;
}
