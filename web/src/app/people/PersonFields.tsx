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
  /** Fields that cannot be changed, such as those that only the organisers correct. */
  isDisabled?: ((field: keyof Person) => boolean) | undefined;
}

const never = () => false;

/** The details of a person, for every form that creates or changes one. */
export function PersonFields({ value, onChange, isDisabled = never }: PersonFieldsProps) {
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
          isDisabled={isDisabled("given_name")}
          maxLength={200}
          value={value.given_name}
          onChange={(given_name) => onChange({ given_name })}
        />
        <TextField
          label={labels.family_name}
          name="/family_name"
          isDisabled={isDisabled("family_name")}
          maxLength={200}
          value={value.family_name}
          onChange={(family_name) => onChange({ family_name })}
        />
      </div>
      <div className={styles.pair}>
        <SelectField
          label={labels.name_order}
          name="/name_order"
          isDisabled={isDisabled("name_order")}
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
          isDisabled={isDisabled("salutation")}
          maxLength={50}
          value={value.salutation}
          onChange={(salutation) => onChange({ salutation })}
        />
      </div>
      <TextField
        label={labels.display_name}
        name="/display_name"
        isDisabled={isDisabled("display_name")}
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
          isDisabled={isDisabled("organisation")}
          maxLength={300}
          value={value.organisation}
          onChange={(organisation) => onChange({ organisation })}
        />
        <TextField
          label={labels.job_title}
          name="/job_title"
          isDisabled={isDisabled("job_title")}
          maxLength={300}
          value={value.job_title}
          onChange={(job_title) => onChange({ job_title })}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label={labels.city}
          name="/city"
          isDisabled={isDisabled("city")}
          maxLength={200}
          value={value.city}
          onChange={(city) => onChange({ city })}
        />
        <SelectField
          label={labels.country}
          name="/country"
          isDisabled={isDisabled("country")}
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
          isDisabled={isDisabled("time_zone")}
          placeholder={t`No time zone`}
          options={zones}
          value={value.time_zone}
          onChange={(time_zone) => onChange({ time_zone })}
        />
        <LanguagesField
          value={value.languages}
          isDisabled={isDisabled("languages")}
          onChange={(languages) => onChange({ languages })}
        />
      </div>
    </>
  );
}

interface LanguagesFieldProps {
  value: readonly string[];
  isDisabled: boolean;
  onChange: (languages: readonly string[]) => void;
}

function LanguagesField({ value, isDisabled, onChange }: LanguagesFieldProps) {
  const { t } = useLingui();
  const labels = usePersonLabels();
  // A comma that was just typed is no language yet.
  const [draft, setDraft] = useState(value.join(", "));
  const shown = isSame(readLanguages(draft), [...value]) ? draft : value.join(", ");
  return (
    <TextField
      label={labels.languages}
      name="/languages"
      isDisabled={isDisabled}
      description={t`Languages spoken, best first: en for English, fr for French, zh for Chinese.`}
      value={shown}
      spellCheck={false}
      onChange={(text) => {
        setDraft(text);
        onChange(readLanguages(text));
      }}
    />
  );
}
