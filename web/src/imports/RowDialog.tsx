import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useProblemTexts } from "../api/problemTexts";
import { Button, Dialog, Form, FormActions, Notice, TextField } from "../ui";
import { type Correction, columnOf, headersOf, type Table } from "./cells";
import type { ImportRow } from "./faultyRows";
import styles from "./imports.module.css";
import { rowText } from "./rowText";

interface RowDialogProps {
  row: ImportRow;
  /** The cells, if they can be corrected here. */
  table: Table | null;
  /** What was typed for this row before. */
  typed: ReadonlyMap<number, string> | undefined;
  hasNext: boolean;
  onSave: (corrections: Correction[], goesOn: boolean) => void;
  onClose: () => void;
}

/** One row: what is wrong with it, and its cells to correct. */
export function RowDialog({ row, table, typed, hasNext, onSave, onClose }: RowDialogProps) {
  const { t } = useLingui();
  useProblemTexts();
  const line = row.line ?? row.row;
  return (
    <Dialog
      title={<Trans>Line {line}</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size={table ? "medium" : "large"}
    >
      {table ? (
        <CellsForm
          row={row}
          table={table}
          typed={typed}
          hasNext={hasNext}
          onSave={onSave}
          onClose={onClose}
        />
      ) : (
        <div className={styles.stack}>
          {row.problems.length === 0 ? (
            <p>
              <Trans>Nothing was corrected in this row.</Trans>
            </p>
          ) : null}
          {row.problems.map((problem) => (
            <Notice
              key={`${problem.column ?? ""}${problem.code}${problem.detail}`}
              kind={row.outcome === "refused" ? "danger" : "info"}
              title={problem.column ? <bdi>{problem.column}</bdi> : undefined}
            >
              {problem.value === null ? null : (
                <p>
                  {t`In the file:`} <code>{problem.value}</code>
                </p>
              )}
              <p>{rowText(problem)}</p>
            </Notice>
          ))}
        </div>
      )}
    </Dialog>
  );
}

interface CellsFormProps extends Omit<RowDialogProps, "table"> {
  table: Table;
}

function CellsForm({ row, table, typed, hasNext, onSave, onClose }: CellsFormProps) {
  const { t } = useLingui();
  const headers = headersOf(table);
  const cells = table.rows[row.row - 1]?.cells ?? [];
  const [values, setValues] = useState<ReadonlyMap<number, string>>(typed ?? new Map());
  const textOf = (column: number) => values.get(column) ?? cells[column]?.value ?? "";
  const messages = new Map<number, string>();
  const general: string[] = [];
  for (const problem of row.problems) {
    const column = problem.column === null ? null : columnOf(table, row.row, problem.column);
    const text = rowText(problem);
    if (column === null) general.push(text);
    else messages.set(column, [messages.get(column), text].filter(Boolean).join(" "));
  }
  const columns = headers.map((header, column) => ({ header, column })).filter(({ header }) => header !== "");
  // What has to be corrected comes first.
  columns.sort((left, right) => Number(messages.has(right.column)) - Number(messages.has(left.column)));
  const save = (goesOn: boolean) => {
    const corrections = [...values]
      .filter(([column, value]) => value.trim() !== (cells[column]?.value ?? ""))
      .map(([column, value]) => ({ row: row.row, column, value: value.trim() }));
    onSave(corrections, goesOn);
  };
  return (
    <Form onSubmit={() => save(hasNext)} label={t`Cells of the row`}>
      {general.length > 0 ? (
        <Notice kind={row.outcome === "refused" ? "danger" : "info"}>
          {general.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Notice>
      ) : null}
      {columns.map(({ header, column }, place) => {
        const isChanged = values.has(column) && values.get(column) !== cells[column]?.value;
        return (
          <TextField
            key={column}
            label={header}
            name={`/cells/${column}`}
            // The reason why the dialog was opened.
            autoFocus={place === 0}
            value={textOf(column)}
            error={isChanged ? undefined : messages.get(column)}
            description={isChanged && messages.has(column) ? t`Checked again when you save.` : undefined}
            onChange={(value) => setValues(new Map(values).set(column, value))}
          />
        );
      })}
      <FormActions>
        <Button type="submit" variant="primary">
          {hasNext ? <Trans>Save and go to the next</Trans> : <Trans>Save and check again</Trans>}
        </Button>
        {hasNext ? (
          <Button onPress={() => save(false)}>
            <Trans>Save and check again</Trans>
          </Button>
        ) : null}
        <Button variant="quiet" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}
