import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useEdition } from "../app/edition";
import type { Session } from "../app/sessions";
import { LocalizedField, NumberField, SelectField, SwitchField, useLanguageName } from "../ui";
import { CheckboxGroup } from "./CheckboxGroup";
import { LinksField } from "./LinksField";
import { languageOptions } from "./languageOptions";
import { CodeField } from "./NewSessionDialog";
import styles from "./programme.module.css";
import type { SessionValues } from "./sessionForm";
import { useThemeNames, useTrackNames } from "./useNames";
import { useSessionLabels } from "./useSessionLabels";
import { isOneOf, kindLabels, policyLabels, useOptions } from "./words";

interface SessionFieldsProps {
  values: SessionValues;
  set: <Key extends keyof SessionValues>(key: Key, value: SessionValues[Key]) => void;
  /** The session as it is saved: its languages stay in the choice. */
  used: Session;
}

export function SessionFields({ values, set, used }: SessionFieldsProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const labels = useSessionLabels();
  const tracks = useTrackNames();
  const themes = useThemeNames();
  const kinds = useOptions(kindLabels);
  const policies = useOptions(policyLabels);
  const languageName = useLanguageName();
  const languages = useMemo(
    () => languageOptions(congress.languages, [used.language, ...used.interpretation], languageName),
    [congress.languages, used, languageName],
  );
  // Those of the edition and those that are chosen; the others are added from the list.
  const near = new Set([...congress.languages, ...used.interpretation, ...values.interpretation]);
  return (
    <>
      <LocalizedField
        label={labels.title}
        name="/title"
        isRequired
        languages={congress.languages}
        value={values.title}
        onChange={(title) => set("title", title)}
        maxLength={300}
      />
      <LocalizedField
        label={labels.abstract}
        name="/abstract"
        multiline
        rows={6}
        languages={congress.languages}
        value={values.abstract}
        onChange={(abstract) => set("abstract", abstract)}
      />
      <div className={styles.pair}>
        <SelectField
          label={labels.kind}
          name="/kind"
          options={kinds}
          value={values.kind}
          onChange={(kind) => isOneOf(kindLabels, kind) && set("kind", kind)}
        />
        <SelectField
          label={labels.track}
          name="/track"
          options={tracks.options}
          value={values.track}
          onChange={(track) => set("track", track)}
        />
        <SelectField
          label={labels.language}
          name="/language"
          options={languages}
          value={values.language}
          onChange={(language) => set("language", language)}
        />
        <NumberField
          label={labels.duration_minutes}
          name="/duration_minutes"
          isRequired
          min={1}
          max={10_080}
          unit={t`minutes`}
          value={values.duration_minutes}
          onChange={(minutes) => set("duration_minutes", minutes)}
        />
      </div>
      {themes.options.length > 0 ? (
        <CheckboxGroup
          label={labels.themes}
          name="/themes"
          description={t`Up to three.`}
          options={themes.options}
          value={values.themes}
          max={3}
          onChange={(chosen) => set("themes", chosen)}
        />
      ) : null}
      <CheckboxGroup
        label={t`Interpretation into`}
        name="/interpretation"
        options={languages.filter(({ value }) => near.has(value) && value !== values.language)}
        value={values.interpretation}
        max={20}
        onChange={(chosen) => set("interpretation", chosen)}
      />
      <SelectField
        label={t`Add a language of interpretation`}
        name="/interpretation-more"
        placeholder={t`Choose a language`}
        options={languages.filter(({ value }) => !near.has(value) && value !== values.language)}
        value=""
        onChange={(language) => language && set("interpretation", [...values.interpretation, language])}
      />
      <div className={styles.pair}>
        <SelectField
          label={labels.enrolment_policy}
          name="/enrolment_policy"
          options={policies}
          value={values.enrolment_policy}
          onChange={(policy) => isOneOf(policyLabels, policy) && set("enrolment_policy", policy)}
        />
        <NumberField
          label={labels.capacity}
          name="/capacity"
          description={t`Empty: no limit.`}
          min={1}
          max={1_000_000}
          value={values.capacity}
          onChange={(capacity) => set("capacity", capacity)}
        />
      </div>
      <SwitchField
        label={labels.waiting_list}
        name="/waiting_list"
        description={t`When all seats are taken, people can wait for one.`}
        isSelected={values.waiting_list}
        onChange={(isOn) => set("waiting_list", isOn)}
      />
      <LinksField value={values.links} onChange={(links) => set("links", links)} />
      <CodeField value={values.code} onChange={(code) => set("code", code)} />
    </>
  );
}
