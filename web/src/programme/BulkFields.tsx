import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useEdition } from "../app/edition";
import { NumberField, SelectField, type SelectOption, useLanguageName } from "../ui";
import type { BulkValues, ListMode } from "./bulk";
import { CheckboxGroup } from "./CheckboxGroup";
import { languageOptions } from "./languageOptions";
import styles from "./programme.module.css";
import { useThemeNames, useTrackNames } from "./useNames";
import { isOneOf, policyLabels, useOptions } from "./words";

const modes: readonly ListMode[] = ["keep", "replace", "add", "remove"];

interface BulkFieldsProps {
  values: BulkValues;
  onChange: (values: BulkValues) => void;
}

/** What changes in all of the sessions; each field can stay as it is. */
export function BulkFields({ values, onChange }: BulkFieldsProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const tracks = useTrackNames();
  const themes = useThemeNames();
  const languageName = useLanguageName();
  const policies = useOptions(policyLabels);
  const languages = useMemo(
    () => languageOptions(congress.languages, [], languageName),
    [congress.languages, languageName],
  );
  const keep = t`Leave as it is`;
  const change = (some: Partial<BulkValues>) => onChange({ ...values, ...some });
  return (
    <div className={styles.loose}>
      <div className={styles.pair}>
        <SelectField
          label={t`Track`}
          name="/track"
          placeholder={keep}
          options={tracks.options}
          value={values.track}
          onChange={(track) => change({ track })}
        />
        <SelectField
          label={t`Language`}
          name="/language"
          placeholder={keep}
          options={languages}
          value={values.language}
          onChange={(language) => change({ language })}
        />
        <SelectField
          label={t`Who can attend`}
          name="/enrolment_policy"
          placeholder={keep}
          options={policies}
          value={values.enrolment_policy}
          onChange={(policy) => change({ enrolment_policy: isOneOf(policyLabels, policy) ? policy : "" })}
        />
        <SelectField
          label={t`Waiting list`}
          name="/waiting_list"
          placeholder={keep}
          options={[
            { value: "yes", label: t`With a waiting list` },
            { value: "no", label: t`Without a waiting list` },
          ]}
          value={values.waiting_list}
          onChange={(next) => change({ waiting_list: next === "yes" || next === "no" ? next : "" })}
        />
        <SelectField
          label={t`Seats`}
          name="/capacity-mode"
          placeholder={keep}
          options={[
            { value: "none", label: t`No limit` },
            { value: "set", label: t`A number of seats` },
          ]}
          value={values.capacityMode}
          onChange={(mode) => change({ capacityMode: mode === "none" || mode === "set" ? mode : "" })}
        />
        {values.capacityMode === "set" ? (
          <NumberField
            label={t`Number of seats`}
            name="/capacity"
            min={1}
            max={1_000_000}
            isRequired
            value={values.capacity}
            onChange={(capacity) => change({ capacity })}
          />
        ) : null}
      </div>
      <ListField
        label={t`Themes`}
        chosenLabel={t`Chosen themes`}
        name="/themes"
        options={themes.options}
        mode={values.themesMode}
        value={values.themes}
        max={3}
        onMode={(themesMode) => change({ themesMode, themes: [] })}
        onChange={(chosen) => change({ themes: chosen })}
      />
      <ListField
        label={t`Interpretation`}
        chosenLabel={t`Chosen languages`}
        name="/interpretation"
        options={languages.slice(0, Math.max(congress.languages.length, 12))}
        mode={values.interpretationMode}
        value={values.interpretation}
        max={20}
        onMode={(interpretationMode) => change({ interpretationMode, interpretation: [] })}
        onChange={(interpretation) => change({ interpretation })}
      />
    </div>
  );
}

interface ListFieldProps {
  label: string;
  chosenLabel: string;
  name: string;
  options: readonly SelectOption[];
  mode: ListMode;
  value: readonly string[];
  max: number;
  onMode: (mode: ListMode) => void;
  onChange: (value: string[]) => void;
}

function ListField(props: ListFieldProps) {
  const { label, name, options, mode, value, max, onMode, onChange } = props;
  const { t } = useLingui();
  if (options.length === 0) return null;
  return (
    <div className={styles.tight}>
      <SelectField
        label={label}
        name={`${name}-mode`}
        options={[
          { value: "keep", label: t`Leave as it is` },
          { value: "replace", label: t`Replace with the chosen ones` },
          { value: "add", label: t`Add the chosen ones` },
          { value: "remove", label: t`Remove the chosen ones` },
        ]}
        value={mode}
        onChange={(next) => onMode(modes.find((one) => one === next) ?? "keep")}
      />
      {mode === "keep" ? null : (
        <CheckboxGroup
          label={props.chosenLabel}
          name={name}
          options={options}
          value={value}
          max={mode === "remove" ? undefined : max}
          onChange={onChange}
        />
      )}
    </div>
  );
}
