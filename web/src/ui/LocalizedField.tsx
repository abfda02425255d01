import { useLingui } from "@lingui/react/macro";
import { Badge } from "./Badge";
import { controlProps, type FieldProps, GroupShell } from "./Field";
import { useField } from "./formContext";
import styles from "./LocalizedField.module.css";
import { changeLanguage, isEmptyText, type LocalizedText, missingLanguages } from "./localizedText";
import { useLanguageName } from "./useLanguageName";

export interface LocalizedFieldProps extends FieldProps {
  /** BCP 47 tags, the main language first. */
  languages: readonly string[];
  value: LocalizedText;
  onChange: (value: Record<string, string>) => void;
  multiline?: boolean | undefined;
  rows?: number | undefined;
  maxLength?: number | undefined;
}

/**
 * A text in each language of the edition, side by side. What a language lacks is marked, not forbidden: a required text
 * needs one language, whichever it is.
 */
export function LocalizedField(props: LocalizedFieldProps) {
  const { label, name, value, onChange, multiline = false, rows = 3, maxLength } = props;
  const { t } = useLingui();
  const field = useField({ ...props, isGroup: true });
  const nameOf = useLanguageName();
  const missing = missingLanguages(value, props.languages);
  const isMissing = (props.isRequired ?? false) && isEmptyText(value);
  // A text in a language that the edition no longer has stays visible, or it could not be removed.
  const languages = [...new Set([...props.languages, ...Object.keys(value)])];
  const pointerOf = (language: string) => `${name}/${language}`;
  // A message about the whole text marks every language, one about a language only that.
  const isAboutOne = languages.some((language) => field.pointers.has(pointerOf(language)));
  const isBlamed = (language: string) => !isAboutOne || field.pointers.has(pointerOf(language));
  return (
    <GroupShell {...props} field={field}>
      <div className={styles.languages}>
        {languages.map((language, index) => {
          const id = `${field.id}-${language}`;
          const shared = {
            ...controlProps(field, props),
            id,
            name: pointerOf(language),
            "aria-invalid": field.message && isBlamed(language) ? true : undefined,
            lang: language,
            dir: "auto",
            required: isMissing && index === 0,
            "data-missing":
              languages.length > 1 ? t`Fill in this field in at least one language.` : undefined,
            value: value[language] ?? "",
            maxLength,
            "data-part-of": name,
          };
          const changed = (text: string) => {
            field.dismiss();
            onChange(changeLanguage(value, language, text));
          };
          return (
            <div key={language} className={styles.language}>
              <div className={styles.head}>
                <label htmlFor={id} className={styles.name}>
                  <span className="visually-hidden">{label}: </span>
                  {nameOf(language)}
                </label>
                {missing.includes(language) ? <Badge tone="warning">{t`Missing`}</Badge> : null}
              </div>
              {multiline ? (
                <textarea {...shared} rows={rows} onChange={(event) => changed(event.target.value)} />
              ) : (
                <input {...shared} type="text" onChange={(event) => changed(event.target.value)} />
              )}
            </div>
          );
        })}
      </div>
    </GroupShell>
  );
}
