import { CheckboxField, type SelectOption } from "../ui";
import styles from "./programme.module.css";

interface CheckboxGroupProps {
  label: string;
  /** The JSON pointer of the list. */
  name: string;
  options: readonly SelectOption[];
  value: readonly string[];
  onChange: (value: string[]) => void;
  /** How many can be chosen. */
  max?: number | undefined;
  description?: string | undefined;
}

/** Several of a list, in the order in which they were chosen. */
export function CheckboxGroup(props: CheckboxGroupProps) {
  const { label, name, options, value, onChange, max = Number.POSITIVE_INFINITY, description } = props;
  return (
    <fieldset className={styles.fieldset}>
      <legend>{label}</legend>
      {description ? <p className={styles.note}>{description}</p> : null}
      <div className={styles.boxes}>
        {options.map((option) => {
          const isOn = value.includes(option.value);
          const place = value.indexOf(option.value);
          return (
            <CheckboxField
              key={option.value}
              // A refusal about an item lands on its box.
              name={isOn ? `${name}/${place}` : `${name}/${option.value}`}
              label={option.label}
              isSelected={isOn}
              isDisabled={!isOn && value.length >= max}
              onChange={(next) =>
                onChange(next ? [...value, option.value] : value.filter((one) => one !== option.value))
              }
            />
          );
        })}
      </div>
    </fieldset>
  );
}
