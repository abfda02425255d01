import { useLingui } from "@lingui/react/macro";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useTime } from "../app/time";
import { DateTimeField, NumberField, SelectField, TextField, useLanguageName } from "../ui";
import styles from "./forum.module.css";
import { type InvitationValues, mailLanguages } from "./invitation";

interface InvitationFieldsProps {
  values: InvitationValues;
  set: <Key extends keyof InvitationValues>(key: Key, value: InvitationValues[Key]) => void;
}

/** Whom an invitation is for, and by when. */
export function InvitationFields({ values, set }: InvitationFieldsProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const countries = useCountries();
  const nameOf = useLanguageName();
  const languages = mailLanguages(congress.languages).map((value) => ({ value, label: nameOf(value) }));
  // One that was imported or chosen by a program.
  const other = nameOf(values.language);
  if (values.language && !languages.some(({ value }) => value === values.language)) {
    languages.push({ value: values.language, label: t`${other} (the e-mails are in English)` });
  }
  const time = useTime();
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label={t`City`}
          name="/city"
          isRequired
          maxLength={200}
          value={values.city}
          onChange={(city) => set("city", city)}
        />
        <SelectField
          label={t`Country`}
          name="/country"
          isRequired
          placeholder={t`Choose a country`}
          options={countries.options}
          value={values.country}
          onChange={(country) => set("country", country)}
        />
      </div>
      <TextField
        label={t`Addressee`}
        name="/addressee"
        description={t`How the e-mail begins: “Dear Mayor Costa”.`}
        isRequired
        maxLength={300}
        value={values.addressee}
        onChange={(addressee) => set("addressee", addressee)}
      />
      <TextField
        label={t`E-mail of the mayor’s office`}
        name="/email"
        type="email"
        description={t`An account that has verified this address can answer.`}
        isRequired
        value={values.email}
        onChange={(email) => set("email", email)}
      />
      <DateTimeField
        label={t`Answer by`}
        name="/respond_by"
        isRequired
        zone={time.zone}
        value={values.respondBy}
        onChange={(by) => set("respondBy", by)}
      />
      <div className={styles.pair}>
        <SelectField
          label={t`Language of the e-mails`}
          name="/language"
          options={languages}
          value={values.language}
          onChange={(language) => set("language", language)}
        />
        <NumberField
          label={t`Members of the delegation`}
          name="/quota"
          description={t`At most.`}
          isRequired
          min={1}
          max={1000}
          value={values.quota}
          onChange={(quota) => set("quota", quota)}
        />
      </div>
      <TextField
        label={t`Reminders`}
        name="/remind_days"
        description={t`Days before the deadline, such as 7, 1.`}
        value={values.remindDays}
        onChange={(days) => set("remindDays", days)}
      />
      <TextField
        label={t`Note`}
        name="/note"
        description={t`Only the secretariat sees it.`}
        multiline
        rows={2}
        maxLength={1000}
        value={values.note}
        onChange={(note) => set("note", note)}
      />
    </>
  );
}
