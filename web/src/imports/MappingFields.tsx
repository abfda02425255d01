import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition, useLocalized } from "../app/edition";
import { Button, Notice, Original, SelectField, toast, useErrorText } from "../ui";
import styles from "./imports.module.css";
import { changeMapping, type MappedColumn, type Mapping, repeatedFields } from "./mapping";
import { questionsToImportQuery } from "./queries";
import type { TargetInfo } from "./targets";
import { useFieldName } from "./useFieldName";

interface MappingFieldsProps {
  target: TargetInfo;
  columns: readonly MappedColumn[];
  mapping: Mapping;
  /** Whether the choices can be kept for other files. */
  canSave: boolean;
  onChange: (mapping: Mapping) => void;
}

/** A choice for each column of the file: which field it is. */
export function MappingFields({ target, columns, mapping, canSave, onChange }: MappingFieldsProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const questions = useQuery({ ...questionsToImportQuery(slug), enabled: target.id === "delegates" });
  const nameOf = useFieldName();
  const fields = [
    ...target.fields.map((field) => ({ value: field, label: nameOf(field) })),
    ...(questions.data?.items ?? []).map((question) => {
      const text = localized(question.text);
      return { value: `answers.${question.slug}`, label: t`Answer: ${text}` };
    }),
    { value: "ignore", label: t`Do not import` },
  ];
  const usual = ({ recognised }: MappedColumn) => {
    if (recognised === "ignore") return t`Not recognised: not imported`;
    const name = nameOf(recognised.startsWith("answers.") ? "answers" : recognised);
    return t`Recognised: ${name}`;
  };
  const repeated = repeatedFields(mapping).map(nameOf).join(", ");
  // The file was refused before its columns were read.
  if (columns.length === 0) return null;
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.legend}>
        <Trans>Columns</Trans>
      </legend>
      {repeated ? (
        <Notice kind="warning">
          <Trans>Two columns have the same field: {repeated}. Choose another one, or do not import it.</Trans>
        </Notice>
      ) : null}
      <div className={styles.grid}>
        {columns.map((column) => (
          <SelectField
            key={column.header}
            label={column.header}
            name={`mapping/${column.header}`}
            placeholder={usual(column)}
            options={fields}
            value={mapping[column.header] ?? ""}
            onChange={(field) => onChange(changeMapping(mapping, column.header, field || null))}
          />
        ))}
      </div>
      {canSave && target.id === "delegates" && Object.keys(mapping).length > 0 ? (
        <SaveMapping mapping={mapping} />
      ) : null}
    </fieldset>
  );
}

/** Keeps the choices for later files of the edition. */
function SaveMapping({ mapping }: { mapping: Mapping }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const text = useErrorText(error);
  const save = async () => {
    setIsPending(true);
    setError(null);
    const path = { congress: slug };
    try {
      const saved = await unwrap(
        api.GET("/api/v1/congresses/{congress}/import-mapping", { params: { path } }),
      );
      await unwrap(
        api.PUT("/api/v1/congresses/{congress}/import-mapping", {
          params: { path, header: withRevision(saved.revision) },
          body: { mapping: { ...saved.mapping, ...mapping } },
        }),
      );
      await client.invalidateQueries({ queryKey: ["editions", slug, "import-mapping"] });
      toast(t`The columns are saved for all later imports of delegates.`, { tone: "success" });
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <div className={styles.stack}>
      {error ? (
        <Notice kind="danger" title={text.title} isLive>
          {text.detail} <Original text={text.original} />
        </Notice>
      ) : null}
      <div className={styles.actions}>
        <Button size="small" isPending={isPending} onPress={save}>
          <Trans>Use these columns for all later imports</Trans>
        </Button>
      </div>
    </div>
  );
}
