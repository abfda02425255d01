import { controlProps, type FieldProps, FieldShell } from "./Field";
import { useField } from "./formContext";
import styles from "./NumberField.module.css";

export interface NumberFieldProps extends FieldProps {
  value?: number | null | undefined;
  defaultValue?: number | undefined;
  /** Null when the field is empty or does not hold a number yet. */
  onChange?: ((value: number | null) => void) | undefined;
  min?: number | undefined;
  max?: number | undefined;
  /** Default: 1, whole numbers. */
  step?: number | "any" | undefined;
  /** What is counted, shown after the field: "seats", "%". */
  unit?: string | undefined;
  placeholder?: string | undefined;
}

export function NumberField(props: NumberFieldProps) {
  const { value, defaultValue, onChange, min, max, step = 1, unit, placeholder } = props;
  const field = useField(props);
  return (
    <FieldShell {...props} field={field}>
      <span className={styles.row}>
        <input
          {...controlProps(field, props)}
          type="number"
          inputMode={step === 1 ? "numeric" : "decimal"}
          min={min}
          max={max}
          step={step}
          placeholder={placeholder}
          value={value === undefined ? undefined : (value ?? "")}
          defaultValue={defaultValue}
          // A wheel over a focused number changes it without anyone noticing.
          onWheel={(event) => event.currentTarget.blur()}
          onChange={(event) => {
            field.dismiss();
            const number = event.target.valueAsNumber;
            onChange?.(Number.isNaN(number) ? null : number);
          }}
        />
        {unit ? <span className={styles.unit}>{unit}</span> : null}
      </span>
    </FieldShell>
  );
}
