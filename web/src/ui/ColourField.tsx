import { useLingui } from "@lingui/react/macro";
import styles from "./ColourField.module.css";
import { controlProps, type FieldProps, FieldShell } from "./Field";
import { useField } from "./formContext";

export interface ColourFieldProps extends FieldProps {
  /** `#rrggbb`, or what was typed so far; empty for none. */
  value: string;
  onChange: (value: string) => void;
  /** Shown by the picker while there is no colour. */
  fallback: string;
}

const complete = /^#[0-9a-f]{6}$/i;

/** A colour: typed, or chosen with the browser's picker. */
export function ColourField(props: ColourFieldProps) {
  const { label, value, fallback, onChange } = props;
  const { t } = useLingui();
  const field = useField(props);
  const changed = (colour: string) => {
    field.dismiss();
    onChange(colour);
  };
  return (
    <FieldShell {...props} field={field}>
      <div className={styles.row}>
        <input
          {...controlProps(field, props)}
          type="text"
          value={value}
          placeholder={fallback}
          maxLength={7}
          pattern="#[0-9a-fA-F]{6}"
          spellCheck={false}
          data-hint={t`Write a colour as # and six digits or letters from a to f.`}
          onChange={(event) => changed(event.target.value.trim())}
        />
        <input
          type="color"
          aria-label={t`${label}: choose a colour`}
          className={styles.picker}
          value={complete.test(value) ? value.toLowerCase() : fallback}
          onChange={(event) => changed(event.target.value)}
        />
      </div>
    </FieldShell>
  );
}
