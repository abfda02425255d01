import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useRef, useState } from "react";
import { saveFile } from "../app/download";
import { Button, Form, FormActions, isSame, Notice, Progress, Section, useLeaveGuard } from "../ui";
import { type Correction, correctCells, headersOf } from "./cells";
import { faultyRowsCsv, type ImportRow, problemsCsv } from "./faultyRows";
import { ImportActions } from "./ImportActions";
import { ImportFacts, RowCounts } from "./ImportFacts";
import styles from "./imports.module.css";
import { columnsToMap } from "./mapping";
import { nextRefused } from "./outcomes";
import { type Import, importQuery } from "./queries";
import { ReadingForm } from "./ReadingForm";
import { Refusal } from "./Refusal";
import { RowDialog } from "./RowDialog";
import { RowsTable } from "./RowsTable";
import type { ReadingOptions } from "./request";
import type { Source } from "./source";
import type { Checked } from "./useCheck";

interface CheckResultProps {
  checked: Checked;
  source: Source;
  options: ReadingOptions;
  onOptions: (options: ReadingOptions) => void;
  isChecking: boolean;
  progress: { value: number; max: number } | null;
  error: unknown;
  onCheck: (source: Source, options: ReadingOptions) => Promise<void>;
  onStartOver: () => void;
}

type Typed = ReadonlyMap<number, ReadonlyMap<number, string>>;

/** What an import would do, row by row; rows of text are corrected here. */
export function CheckResult(props: CheckResultProps) {
  const { checked, source, options, onOptions, isChecking, progress, error, onCheck, onStartOver } = props;
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { request, result, table } = checked;
  const { edition, target } = request;
  const [open, setOpen] = useState<ImportRow | null>(null);
  const [typed, setTyped] = useState<Typed>(new Map());
  const isStale = isChecking || !isSame(options, request.options) || source !== request.source;

  // Corrections exist on this page only, until they are imported.
  const isImported = useRef(false);
  const hasCorrections = useCallback(
    () => !isImported.current && (typed.size > 0 || source.kind === "text"),
    [typed, source],
  );
  useLeaveGuard(hasCorrections, t`The rows are not imported yet. Leave the page and lose them?`);

  const recheck = async (corrections: Typed) => {
    if (!table || corrections.size === 0) return;
    const list: Correction[] = [...corrections].flatMap(([row, cells]) =>
      [...cells].map(([column, value]) => ({ row, column, value })),
    );
    const mediaType = source.mediaType.startsWith("text/") ? source.mediaType : "text/csv";
    setTyped(new Map());
    await onCheck(
      { kind: "text", name: source.name, text: correctCells(table, list), mediaType },
      { ...options, encoding: "" },
    );
  };
  const save = (row: ImportRow, corrections: Correction[], goesOn: boolean) => {
    const next = new Map(typed);
    if (corrections.length > 0)
      next.set(row.row, new Map(corrections.map(({ column, value }) => [column, value])));
    setTyped(next);
    const following = goesOn ? nextRefused(result.rows, row.row, new Set(next.keys())) : null;
    setOpen(following);
    if (!following) void recheck(next);
  };
  const close = () => {
    setOpen(null);
    void recheck(typed);
  };
  const imported = async (made: Import) => {
    isImported.current = true;
    client.setQueryData(importQuery(edition, made.id).queryKey, made);
    void client.invalidateQueries({ queryKey: ["editions", edition], refetchType: "none" });
    await navigate({ to: "/e/$edition/imports/$import", params: { edition, import: made.id } });
  };
  const download = () => {
    const content = table
      ? faultyRowsCsv(table, result.rows, t`Problems`)
      : problemsCsv(result.rows, { row: t`Line`, column: t`Column`, value: t`Value`, problem: t`Problem` });
    saveFile(`${source.name.replace(/\.\w+$/, "")}-refused.csv`, new Blob([content], { type: "text/csv" }));
  };
  const columns = useMemo(
    () =>
      columnsToMap({
        headers: table ? headersOf(table) : null,
        recognised: result.recognised_columns,
        ignored: result.ignored_columns,
        sent: request.options.mapping,
      }),
    [table, result, request],
  );
  const corrected = useMemo(() => new Set(typed.keys()), [typed]);
  const { refused } = result.summary;

  return (
    <>
      <Section
        title={<bdi>{source.name}</bdi>}
        actions={
          <Button icon="undo" onPress={onStartOver}>
            <Trans>Choose another file</Trans>
          </Button>
        }
      >
        {error ? <Refusal error={error} onRetry={() => void onCheck(source, options)} /> : null}
        {isChecking ? (
          <Progress label={t`Checking the rows again`} value={progress?.value} max={progress?.max} />
        ) : null}
        {result.state === "failed" && result.error ? <Notice kind="danger">{result.error}</Notice> : null}
        <RowCounts summary={result.summary} isDryRun />
        {refused > 0 ? (
          <Notice kind="warning">
            {table
              ? t`${plural(refused, {
                  one: "# row is refused. Correct it here, or download it to correct it in a spreadsheet.",
                  other:
                    "# rows are refused. Correct them here, or download them to correct them in a spreadsheet.",
                })}`
              : t`${plural(refused, {
                  one: "# row is refused. Correct it in your workbook and choose the file again.",
                  other: "# rows are refused. Correct them in your workbook and choose the file again.",
                })}`}
          </Notice>
        ) : null}
        <details className={styles.details} open={error ? true : undefined}>
          <summary>
            <Trans>How the file was read: columns, encoding, sheet</Trans>
          </summary>
          <div className={styles.detailsBody}>
            <ImportFacts item={result} />
            <Form onSubmit={() => onCheck(source, options)} label={t`How the file is read`}>
              <ReadingForm
                target={target}
                options={options}
                onChange={onOptions}
                hasEncoding={source.kind === "file" && result.delimiter !== null}
                hasSheet={result.delimiter === null}
                columns={columns}
              />
              <FormActions>
                <Button type="submit" isPending={isChecking}>
                  <Trans>Check again</Trans>
                </Button>
              </FormActions>
            </Form>
          </div>
        </details>
      </Section>
      <Section title={<Trans>Rows</Trans>}>
        <RowsTable
          rows={result.rows}
          isDryRun
          table={table}
          corrected={corrected}
          canCorrect={table !== null && !isChecking}
          onOpen={setOpen}
          actions={
            refused > 0 ? (
              <Button icon="download" onPress={download}>
                {table ? <Trans>Download the refused rows</Trans> : <Trans>Download the problems</Trans>}
              </Button>
            ) : null
          }
        />
      </Section>
      <Section title={<Trans>Import</Trans>}>
        <ImportActions
          // A new check is a new request.
          key={result.id}
          request={request}
          result={result}
          isStale={isStale || typed.size > 0}
          onImported={(made) => void imported(made)}
        />
      </Section>
      {open ? (
        <RowDialog
          key={open.row}
          row={open}
          table={table}
          typed={typed.get(open.row)}
          hasNext={table !== null && nextRefused(result.rows, open.row, corrected) !== null}
          onSave={(corrections, goesOn) => save(open, corrections, goesOn)}
          onClose={close}
        />
      ) : null}
    </>
  );
}
