import { useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import { useProblemTexts } from "../api/problemTexts";
import { Badge, Button, type Column, DataTable, EmptyState, SelectField, useNumber } from "../ui";
import type { Table } from "./cells";
import { type ImportRow, problemText } from "./faultyRows";
import styles from "./imports.module.css";
import { countRows, filterRows, outcomeText, type RowFilter, rowFilters } from "./outcomes";

interface RowsTableProps {
  rows: readonly ImportRow[];
  isDryRun: boolean;
  /** The cells of the file, if the app has them. */
  table: Table | null;
  /** Rows that were corrected and are not checked yet. */
  corrected?: ReadonlySet<number> | undefined;
  canCorrect?: boolean | undefined;
  onOpen: (row: ImportRow) => void;
  actions?: React.ReactNode;
}

const rowKey = ({ row }: ImportRow) => String(row);
const none: ReadonlySet<number> = new Set();

/** The outcome of every row, with a filter. */
export function RowsTable(props: RowsTableProps) {
  const { rows, isDryRun, table, corrected = none, canCorrect = false, onOpen, actions } = props;
  const { t, i18n } = useLingui();
  useProblemTexts();
  const { number } = useNumber();
  const counts = useMemo(() => countRows(rows), [rows]);
  const [chosen, setChosen] = useState<RowFilter | null>(null);
  const usual: RowFilter = counts.refused > 0 ? "refused" : "all";
  const filter = chosen !== null && counts[chosen] > 0 ? chosen : usual;
  const shown = useMemo(() => filterRows(rows, filter), [rows, filter]);
  const columns = useMemo((): Column<ImportRow>[] => {
    const contentOf = ({ row }: ImportRow) =>
      table?.rows[row - 1]?.cells
        .map(({ value }) => value)
        .filter(Boolean)
        .slice(0, 4)
        .join(" · ");
    return [
      {
        id: "line",
        header: t`Line`,
        width: 72,
        isNumeric: true,
        cell: ({ row, line }) => number(line ?? row),
      },
      {
        id: "outcome",
        header: t`Outcome`,
        width: 128,
        cell: ({ row, outcome }) => {
          if (corrected.has(row)) return <Badge tone="info">{t`Corrected`}</Badge>;
          const { label, tone } = outcomeText(outcome, isDryRun);
          return <Badge tone={tone}>{typeof label === "string" ? label : i18n._(label)}</Badge>;
        },
      },
      {
        id: "content",
        header: t`Row`,
        width: 260,
        isHidden: table === null,
        cell: (row) => <bdi>{contentOf(row)}</bdi>,
      },
      {
        id: "problems",
        header: t`Problems and notes`,
        cell: ({ problems }) => <bdi>{problems.map(problemText).join("; ")}</bdi>,
      },
      {
        id: "open",
        header: t`Action`,
        width: 112,
        cell: (row) => {
          if (row.problems.length === 0 && !canCorrect) return null;
          const line = row.line ?? row.row;
          return (
            <Button
              size="small"
              variant="quiet"
              aria-label={canCorrect ? t`Edit line ${line}` : t`Details of line ${line}`}
              onPress={() => onOpen(row)}
            >
              {canCorrect ? t`Edit` : t`Details`}
            </Button>
          );
        },
      },
    ];
  }, [t, i18n, number, table, corrected, isDryRun, canCorrect, onOpen]);

  const names: Record<RowFilter, string> = {
    all: t`All rows`,
    refused: t`Refused`,
    notes: t`With notes`,
    created: isDryRun ? t`New` : t`Created`,
    updated: isDryRun ? t`With changes` : t`Updated`,
    unchanged: t`Unchanged`,
    skipped: t`Skipped`,
  };
  const options = rowFilters
    .filter((one) => one === "all" || counts[one] > 0)
    .map((one) => {
      const name = names[one];
      const count = number(counts[one]);
      return { value: one, label: t`${name} (${count})` };
    });
  if (rows.length === 0) return <EmptyState title={t`The file has no rows below its header`} />;
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <SelectField
          label={t`Show`}
          name="outcome"
          options={options}
          value={filter}
          onChange={(value) => setChosen(rowFilters.find((one) => one === value) ?? null)}
        />
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      <DataTable
        label={t`Rows of the file`}
        rows={shown}
        rowKey={rowKey}
        columns={columns}
        height={shown.length > 12 ? "min(34rem, 70vh)" : undefined}
      />
    </div>
  );
}
