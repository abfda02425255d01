import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button, CheckboxField, SelectField, TextField, useLanguageName } from "../ui";
import { isLanguageTag, withMain } from "./details";
import styles from "./editions.module.css";

/** The languages of the United Nations and Portuguese; any other is added by its code. */
const common = ["ar", "en", "es", "fr", "pt", "ru", "zh"];

interface LanguagesFieldProps {
  value: readonly string[];
  onChange: (languages: readonly string[]) => void;
}

/** The languages of an edition, the main one first. */
export function LanguagesField({ value, onChange }: LanguagesFieldProps) {
  const { t } = useLingui();
  const [other, setOther] = useState("");
  const nameOf = useLanguageName();
  const offered = [...new Set([...common, ...value])];
  const canAdd = isLanguageTag(other) && !value.includes(other.trim());
  const toggle = (code: string, isOn: boolean) => {
    const next = isOn ? [...value, code] : value.filter((one) => one !== code);
    // An edition has at least one language.
    if (next.length > 0) onChange(next);
  };
  return (
    <fieldset>
      <legend className={styles.legend}>
        <Trans>Languages</Trans>
      </legend>
      <div className={styles.boxes}>
        {offered.map((code) => (
          <CheckboxField
            key={code}
            label={nameOf(code)}
            name={`/languages/${code}`}
            isSelected={value.includes(code)}
            onChange={(isOn) => toggle(code, isOn)}
          />
        ))}
      </div>
      <div className={styles.addRow}>
        <TextField
          label={t`Another language`}
          name="language-code"
          description={t`Its code, such as de or pt-BR.`}
          maxLength={35}
          value={other}
          onChange={setOther}
        />
        <Button
          isDisabled={!canAdd}
          onPress={() => {
            onChange([...value, other.trim()]);
            setOther("");
          }}
        >
          <Trans>Add the language</Trans>
        </Button>
      </div>
      <SelectField
        label={t`Main language`}
        name="/languages"
        description={t`Used where a text is missing in the language of the reader.`}
        options={value.map((code) => ({ value: code, label: nameOf(code) }))}
        value={value[0]}
        onChange={(code) => onChange(withMain(value, code))}
      />
    </fieldset>
  );
}
