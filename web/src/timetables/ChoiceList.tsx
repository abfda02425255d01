import { Trans } from "@lingui/react/macro";
import { useId } from "react";
import { CheckboxField } from "../ui";
import styles from "./timetables.module.css";

interface ChoiceListProps {
  label: string;
  options: readonly { value: string; label: string }[];
  /** None: all of them. */
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** Some of a list; as long as none is chosen, all of them. */
export function ChoiceList({ label, options, chosen, onChange }: ChoiceListProps) {
  const id = useId();
  if (options.length < 2) return null;
  return (
    <fieldset className={styles.choices} aria-describedby={id}>
      <legend>{label}</legend>
      <p id={id} className={styles.note}>
        {chosen.length === 0 ? <Trans>All, as long as you choose none.</Trans> : null}
      </p>
      <div className={styles.options}>
        {options.map((option) => (
          <CheckboxField
            key={option.value}
            name={`${id}-${option.value}`}
            label={option.label}
            isSelected={chosen.includes(option.value)}
            onChange={(isSelected) =>
              onChange(
                isSelected ? [...chosen, option.value] : chosen.filter((other) => other !== option.value),
              )
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
