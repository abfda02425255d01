import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { useEdition } from "../app/edition";
import { useLanguage } from "../app/language";
import { Button, FileField, Form, FormActions, formatBytes, RadioGroupField, Tabs, TextField } from "../ui";
import styles from "./imports.module.css";
import { templateAddress } from "./queries";
import { DefaultsFields } from "./ReadingForm";
import { isAddressed, type ReadingOptions } from "./request";
import {
  fileSource,
  largestFile,
  pastedRows,
  pastedSource,
  type Source,
  scheduleFiles,
  sizeOf,
  spreadsheets,
} from "./source";
import type { TargetInfo } from "./targets";

interface SourceFormProps {
  targets: readonly TargetInfo[];
  target: TargetInfo;
  onTarget: (id: string) => void;
  options: ReadingOptions;
  onOptions: (options: ReadingOptions) => void;
  isPending: boolean;
  /** What the last attempt ended with. */
  failure?: ReactNode;
  onSource: (source: Source) => void;
}

/** What is imported, and from which file or cells. */
export function SourceForm(props: SourceFormProps) {
  const { targets, target, onTarget, options, onOptions, isPending, failure, onSource } = props;
  const { t, i18n } = useLingui();
  const [way, setWay] = useState("file");
  const [file, setFile] = useState<File | null>(null);
  const [pasted, setPasted] = useState("");
  const source =
    way === "file" ? file && fileSource(file) : pasted.trim() && pastedSource(pasted, t`Pasted cells`);
  const isTooLarge = source ? sizeOf(source) > largestFile : false;
  const limit = formatBytes(largestFile, i18n.locale);
  const rows = pastedRows(pasted);
  const isSessions = target.id === "sessions";
  return (
    <Form
      onSubmit={() => {
        if (source && !isTooLarge) onSource(source);
      }}
      label={t`What to import`}
      className={styles.form}
    >
      {targets.length > 1 ? (
        <RadioGroupField
          label={t`What does the file contain?`}
          name="target"
          options={targets.map(({ id, label, description }) => ({
            value: id,
            label: i18n._(label),
            description: i18n._(description),
          }))}
          value={target.id}
          onChange={onTarget}
        />
      ) : (
        <p>{i18n._(target.description)}</p>
      )}
      <TemplateLinks target={target} />
      <Tabs
        label={t`Where the rows come from`}
        selected={way}
        onChange={setWay}
        items={[
          {
            id: "file",
            label: t`File`,
            content: (
              <FileField
                // The kinds of files differ: a file that was chosen may not fit.
                key={isSessions ? "schedule" : "list"}
                label={t`File`}
                description={
                  isSessions
                    ? t`An export of pretalx, Sessionize, frab or a calendar (XML, JSON, ICS), or a spreadsheet. At most ${limit}.`
                    : t`A CSV file, or an XLSX, XLS or ODS spreadsheet, with a line that names the columns. At most ${limit}.`
                }
                accept={isSessions ? scheduleFiles : spreadsheets}
                maxSize={largestFile}
                onFile={setFile}
              />
            ),
          },
          {
            id: "paste",
            label: t`Paste cells`,
            content: (
              <TextField
                className={styles.paste}
                label={t`Cells`}
                name="/cells"
                description={t`Select the cells in your spreadsheet, with the line that names the columns, copy them, and paste them here.`}
                multiline
                rows={10}
                spellCheck={false}
                value={pasted}
                onChange={setPasted}
                error={isTooLarge ? t`The text is too large. The limit is ${limit}.` : undefined}
              />
            ),
          },
        ]}
      />
      {way === "paste" && rows > 0 ? (
        <p className={styles.note} aria-live="polite">
          <Trans>Rows below the first line: {i18n.number(rows)}</Trans>
        </p>
      ) : null}
      <DefaultsFields target={target} options={options} onChange={onOptions} />
      {failure}
      <FormActions>
        <Button
          type="submit"
          variant="primary"
          isPending={isPending}
          isDisabled={!source || isTooLarge || !isAddressed(target, options)}
        >
          {isSessions ? <Trans>Check the file</Trans> : <Trans>Check the rows</Trans>}
        </Button>
      </FormActions>
      <p className={styles.note}>
        {isSessions ? (
          <Trans>Nothing is written yet: next you see what would happen to the draft of the schedule.</Trans>
        ) : (
          <Trans>Nothing is written yet: next you see what would happen to each row.</Trans>
        )}
      </p>
    </Form>
  );
}

function TemplateLinks({ target }: { target: TargetInfo }) {
  const { slug } = useEdition();
  const language = useLanguage();
  const address = (format: "csv" | "xlsx") => templateAddress(slug, target.id, format, language);
  return (
    <p>
      <Trans>
        No file yet? Fill in a template:{" "}
        <a href={address("xlsx")} download>
          spreadsheet with drop-down lists
        </a>{" "}
        or{" "}
        <a href={address("csv")} download>
          CSV
        </a>
        .
      </Trans>
    </p>
  );
}
