import { controlProps, type FieldProps, FieldShell } from "./Field";
import { useField } from "./formContext";
import { Icon } from "./Icon";
import styles from "./SelectField.module.css";

export interface SelectOption {
  value: string;
  label: string;
  isDisabled?: boolean | undefined;
}

export interface SelectFieldProps extends FieldProps {
  options: readonly SelectOption[];
  value?: string | undefined;
  defaultValue?: string | undefined;
  onChange?: ((value: string) => void) | undefined;
  /** An empty first choice, such as "Choose a type" or "All types". */
  placeholder?: string | undefined;
  autoComplete?: string | undefined;
}

export function SelectField(props: SelectFieldProps) {
  const { options, value, defaultValue, onChange, placeholder, autoComplete } = props;
  const field = useField(props);
  return (
    <FieldShell {...props} field={field}>
      <span className={styles.box}>
        <select
          {...controlProps(field, props)}
          value={value}
          defaultValue={defaultValue}
          autoComplete={autoComplete}
          onChange={(event) => {
            field.dismiss();
            onChange?.(event.target.value);
          }}
        >
          {placeholder === undefined ? null : <option value="">{placeholder}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.isDisabled}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" size={16} className={styles.arrow} />
      </span>
    </FieldShell>
  );
}
