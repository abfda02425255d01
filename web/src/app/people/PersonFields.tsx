import { useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import { isSame, SelectField, TextField } from "../../ui";
import { zoneNames } from "../zones";
import { useCountries } from "./countries";
import styles from "./people.module.css";
import { joinedName, type Person, readLanguages } from "./person";

/** The labels of the fields, also for dialogs that compare values. */
export function usePersonLabels(): Record<keyof Person, string> {
  const { t } = useLingui();
  return {
    salutation: t`Form of address`,
    given_name: t`Given name`,
    family_name: t`Family name`,
    display_name: t`Name as shown`,
    name_order: t`Order of the names`,
    organisation: t`Organisation`,
    job_title: t`Job title`,
    city: t`City`,
    country: t`Country`,
    time_zone: t`Time zone`,
    languages: t`Languages`,
  };
}

interface PersonFieldsProps {
  value: Person;
  onChange: (change: Partial<Person>) => void;
}

/** The details of a person, for every form that creates or changes one. */
export function PersonFields({ value, onChange }: PersonFieldsProps) {
  const { t } = useLingui();
  const labels = usePersonLabels();
  const countries = useCountries();
  const zones = useMemo(
    () => zoneNames(value.time_zone || "UTC").map((zone) => ({ value: zone, label: zone })),
    [value.time_zone],
  );
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label={labels.given_name}
          name="/given_name"
          maxLength={200}
          value={value.given_name}
          onChange={(given_name) => onChange({ given_name })}
        />
        <TextField
          label={labels.family_name}
          name="/family_name"
          maxLength={200}
          value={value.family_name}
          onChange={(family_name) => onChange({ family_name })}
        />
      </div>
      <div className={styles.pair}>
        <SelectField
          label={labels.name_order}
          name="/name_order"
          value={value.name_order}
          onChange={(order) =>
            onChange({ name_order: order === "family_first" || order === "given_first" ? order : "" })
          }
          options={[
            { value: "", label: t`Usual order` },
            { value: "given_first", label: t`Given name first` },
            { value: "family_first", label: t`Family name first` },
          ]}
        />
        <TextField
          label={labels.salutation}
          name="/salutation"
          maxLength={50}
          value={value.salutation}
          onChange={(salutation) => onChange({ salutation })}
        />
      </div>
      <TextField
        label={labels.display_name}
        name="/display_name"
        description={t`On badges, certificates and lists. Empty: the two names in their order.`}
        maxLength={400}
        value={value.display_name}
        placeholder={joinedName(value)}
        onChange={(display_name) => onChange({ display_name })}
      />
      <div className={styles.pair}>
        <TextField
          label={labels.organisation}
          name="/organisation"
          maxLength={300}
          value={value.organisation}
          onChange={(organisation) => onChange({ organisation })}
        />
        <TextField
          label={labels.job_title}
          name="/job_title"
          maxLength={300}
          value={value.job_title}
          onChange={(job_title) => onChange({ job_title })}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label={labels.city}
          name="/city"
          maxLength={200}
          value={value.city}
          onChange={(city) => onChange({ city })}
        />
        <SelectField
          label={labels.country}
          name="/country"
          placeholder={t`No country`}
          options={countries.options}
          value={value.country}
          onChange={(country) => onChange({ country })}
        />
      </div>
      <div className={styles.pair}>
        <SelectField
          label={labels.time_zone}
          name="/time_zone"
          placeholder={t`No time zone`}
          options={zones}
          value={value.time_zone}
          onChange={(time_zone) => onChange({ time_zone })}
        />
        <LanguagesField value={value.languages} onChange={(languages) => onChange({ languages })} />
      </div>
    </>
  );
}

interface LanguagesFieldProps {
  value: readonly string[];
  onChange: (languages: readonly string[]) => void;
}

function LanguagesField({ value, onChange }: LanguagesFieldProps) {
  const { t } = useLingui();
  const labels = usePersonLabels();
  // A comma that was just typed is no language yet.
  const [draft, setDraft] = useState(value.join(", "));
  const shown = isSame(readLanguages(draft), [...value]) ? draft : value.join(", ");
  return (
    <TextField
      label={labels.languages}
      name="/languages"
      description={t`Language tags, best first, such as en, fr, zh-Hans.`}
      value={shown}
      spellCheck={false}
      onChange={(text) => {
        setDraft(text);
        onChange(readLanguages(text));
      }}
    />
  );
}
