import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchRaw } from "../api/client";
import { saveFile } from "../app/download";
import { useEdition, useLocalized } from "../app/edition";
import { questionsQuery } from "../app/people/questions";
import { Button, CheckboxField, Dialog, Form, FormActions, RadioGroupField, toast } from "../ui";
import { type ExportFormat, exportAddress, exportFields, type Filters, isFiltered } from "./filters";
import styles from "./registration.module.css";

interface ExportDialogProps {
  filters: Filters;
  total: number | null;
}

export function ExportDialog({ filters, total }: ExportDialogProps) {
  return (
    <Dialog
      title={<Trans>Export registrations</Trans>}
      trigger={
        <Button icon="download">
          <Trans>Export</Trans>
        </Button>
      }
    >
      {(close) => <ExportForm filters={filters} total={total} onDone={close} />}
    </Dialog>
  );
}

function ExportForm({ filters, total, onDone }: ExportDialogProps & { onDone: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const questions = useQuery(questionsQuery(slug, true));
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [isChosen, setIsChosen] = useState(false);
  const [columns, setColumns] = useState<ReadonlySet<string>>(new Set(exportFields));
  const [isPending, setIsPending] = useState(false);
  const all = [
    ...exportFields.map((field) => ({ name: field, label: field })),
    ...(questions.data?.items ?? []).map(({ slug: question, text }) => ({
      name: `answers.${question}`,
      label: localized(text),
    })),
  ];
  const submit = async () => {
    setIsPending(true);
    try {
      // In the order of the list, not of the choosing.
      const chosen = isChosen ? all.map(({ name }) => name).filter((name) => columns.has(name)) : null;
      const response = await fetchRaw(exportAddress(slug, filters, format, chosen));
      saveFile(`${slug}-registrations.${format}`, await response.blob());
      toast(t`The file is saved.`, { tone: "success" });
      onDone();
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Form onSubmit={submit} label={t`Export registrations`}>
      <p>
        {total === null
          ? isFiltered(filters)
            ? t`The file has all registrations that match the filters, not only those that are loaded.`
            : t`The file has all registrations.`
          : t`${plural(total, {
              one: "The file has # registration: exactly what the list shows.",
              other: "The file has # registrations: exactly what the list shows.",
            })}`}
      </p>
      <RadioGroupField
        label={t`Format`}
        name="?format"
        value={format}
        onChange={(value) => setFormat(value === "xlsx" ? "xlsx" : "csv")}
        options={[
          {
            value: "csv",
            label: t`CSV`,
            description: t`Text in UTF-8 for any program. It can be imported again.`,
          },
          { value: "xlsx", label: t`Excel`, description: t`A spreadsheet (XLSX).` },
        ]}
      />
      <RadioGroupField
        label={t`Columns`}
        name="?columns"
        value={isChosen ? "some" : "all"}
        onChange={(value) => setIsChosen(value === "some")}
        options={[
          { value: "all", label: t`All, with the answers to all questions` },
          { value: "some", label: t`Only some` },
        ]}
      />
      {isChosen ? (
        <fieldset className={styles.boxes}>
          <legend className="visually-hidden">
            <Trans>Columns of the file</Trans>
          </legend>
          {all.map(({ name, label }) => (
            <CheckboxField
              key={name}
              label={label}
              name={`?columns/${name}`}
              isSelected={columns.has(name)}
              onChange={(isOn) => {
                const next = new Set(columns);
                if (isOn) next.add(name);
                else next.delete(name);
                setColumns(next);
              }}
            />
          ))}
        </fieldset>
      ) : null}
      <FormActions>
        <Button
          type="submit"
          variant="primary"
          icon="download"
          isPending={isPending}
          isDisabled={isChosen && columns.size === 0}
        >
          <Trans>Save the file</Trans>
        </Button>
        <Button onPress={onDone}>
          <Trans>Back</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}
