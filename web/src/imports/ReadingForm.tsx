import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { DateTimeField, SelectField, TextField } from "../ui";
import styles from "./imports.module.css";
import { MappingFields } from "./MappingFields";
import type { MappedColumn } from "./mapping";
import { awardsToImportQuery, typesToImportQuery } from "./queries";
import type { ReadingOptions } from "./request";
import { encodings, type TargetInfo } from "./targets";

interface ReadingFormProps {
  target: TargetInfo;
  options: ReadingOptions;
  onChange: (options: ReadingOptions) => void;
}

/** What the rows belong to, and values for rows that have none of their own. */
export function DefaultsFields({ target, options, onChange }: ReadingFormProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const time = useTime();
  const types = useQuery({ ...typesToImportQuery(slug), enabled: target.id === "delegates" });
  if (target.id === "delegates") {
    return (
      <SelectField
        label={t`Registration type for rows without one`}
        name="?type"
        placeholder={t`The default type of the edition`}
        options={(types.data?.items ?? []).map((type) => ({ value: type.slug, label: localized(type.name) }))}
        value={options.type}
        onChange={(type) => onChange({ ...options, type })}
      />
    );
  }
  if (target.id === "cities") {
    return (
      <DateTimeField
        label={t`Deadline for the answer, for rows without one`}
        name="?respond_by"
        zone={time.zone}
        value={options.respondBy}
        onChange={(respondBy) => onChange({ ...options, respondBy })}
      />
    );
  }
  return target.path.includes("{award}") ? (
    <AwardFields target={target} options={options} onChange={onChange} />
  ) : null;
}

/** The award that the rows belong to, and its round. */
function AwardFields({ target, options, onChange }: ReadingFormProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const { data } = useQuery(awardsToImportQuery(slug));
  const awards = data?.items ?? [];
  // Votes of the public have no evaluators.
  const rounds = awards.find((award) => award.slug === options.award)?.rounds ?? [];
  const evaluated = rounds.filter(({ kind }) => kind !== "public");
  return (
    <>
      <SelectField
        label={t`Award`}
        name="/award"
        placeholder={t`Choose an award`}
        isRequired
        options={awards.map((award) => ({ value: award.slug, label: localized(award.title) }))}
        value={options.award}
        onChange={(award) => onChange({ ...options, award, round: "" })}
      />
      {target.path.includes("{round}") ? (
        <SelectField
          label={t`Round`}
          name="/round"
          placeholder={t`Choose a round`}
          isRequired
          isDisabled={options.award === ""}
          options={evaluated.map((round) => ({ value: round.slug, label: localized(round.name) }))}
          value={options.round}
          onChange={(round) => onChange({ ...options, round })}
        />
      ) : null}
    </>
  );
}

interface ReadingOptionsFormProps extends ReadingFormProps {
  /** Of a text whose encoding was detected. */
  hasEncoding: boolean;
  hasSheet: boolean;
  columns: readonly MappedColumn[];
  /** Headers that other files have, too, so that the choices can be kept for these. */
  hasHeader?: boolean;
}

/** How to read the file, where the service cannot know: encoding, sheet, and what the columns are. */
export function ReadingForm(props: ReadingOptionsFormProps) {
  const { target, options, onChange, hasEncoding, hasSheet, columns, hasHeader = true } = props;
  const { t, i18n } = useLingui();
  return (
    <>
      <div className={styles.grid}>
        <DefaultsFields target={target} options={options} onChange={onChange} />
        {hasEncoding ? (
          <SelectField
            label={t`Encoding`}
            name="?encoding"
            description={t`Change it if letters with accents or other scripts look wrong.`}
            placeholder={t`Detect it`}
            options={encodings.map(({ label, about }) => ({
              value: label,
              label: `${label} (${i18n._(about)})`,
            }))}
            value={options.encoding}
            onChange={(encoding) => onChange({ ...options, encoding })}
          />
        ) : null}
        {hasSheet ? (
          <TextField
            label={t`Sheet`}
            name="?sheet"
            description={t`The name of a sheet of the workbook, or its number. Empty: the first with a header.`}
            maxLength={100}
            value={options.sheet}
            onChange={(sheet) => onChange({ ...options, sheet })}
          />
        ) : null}
      </div>
      <MappingFields
        target={target}
        columns={columns}
        canSave={hasHeader}
        mapping={options.mapping}
        onChange={(mapping) => onChange({ ...options, mapping })}
      />
      <p className={styles.note}>
        <Trans>These choices apply when the file is checked again.</Trans>
      </p>
    </>
  );
}
