import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { zoneNames } from "../app/zones";
import { LocalizedField, SelectField, TextField } from "../ui";
import styles from "./programme.module.css";
import type { SpeakerValues } from "./speakerForm";
import { useSpeakerLabels } from "./useSpeakerLabels";

interface SpeakerFieldsProps {
  values: SpeakerValues;
  set: <Key extends keyof SpeakerValues>(key: Key, value: SpeakerValues[Key]) => void;
}

export function SpeakerFields({ values, set }: SpeakerFieldsProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const labels = useSpeakerLabels();
  const countries = useCountries();
  const zones = useMemo(
    () => zoneNames(values.time_zone || "UTC").map((zone) => ({ value: zone, label: zone })),
    [values.time_zone],
  );
  return (
    <>
      <TextField
        label={labels.name}
        name="/name"
        isRequired
        maxLength={300}
        value={values.name}
        onChange={(name) => set("name", name)}
      />
      <div className={styles.pair}>
        <TextField
          label={labels.job_title}
          name="/job_title"
          maxLength={300}
          value={values.job_title}
          onChange={(title) => set("job_title", title)}
        />
        <TextField
          label={labels.organisation}
          name="/organisation"
          maxLength={300}
          value={values.organisation}
          onChange={(organisation) => set("organisation", organisation)}
        />
        <SelectField
          label={labels.country}
          name="/country"
          placeholder={t`No country`}
          options={countries.options}
          value={values.country}
          onChange={(country) => set("country", country)}
        />
        <SelectField
          label={labels.time_zone}
          name="/time_zone"
          description={t`Where the speaker is during the edition.`}
          placeholder={t`No time zone`}
          options={zones}
          value={values.time_zone}
          onChange={(zone) => set("time_zone", zone)}
        />
      </div>
      <LocalizedField
        label={labels.biography}
        name="/biography"
        multiline
        rows={5}
        languages={congress.languages}
        value={values.biography}
        onChange={(biography) => set("biography", biography)}
      />
    </>
  );
}
