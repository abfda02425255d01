import { CheckboxField as AriaCheckboxField, CheckboxButton } from "react-aria-components/Checkbox";
import styles from "./Choice.module.css";
import { cx } from "./cx";
import { FieldDescription, FieldMessage, type FieldProps, RequiredMark } from "./Field";
import fieldStyles from "./Field.module.css";
import { useField } from "./formContext";
import { Icon } from "./Icon";

export interface CheckboxFieldProps extends FieldProps {
  isSelected?: boolean | undefined;
  defaultSelected?: boolean | undefined;
  isIndeterminate?: boolean | undefined;
  onChange?: ((isSelected: boolean) => void) | undefined;
}

export function CheckboxField(props: CheckboxFieldProps) {
  const { label, name, description, isSelected, defaultSelected, onChange, className } = props;
  const field = useField(props);
  return (
    <div className={cx(fieldStyles.field, className)} data-field-invalid={field.message ? "" : undefined}>
      <AriaCheckboxField
        name={name}
        {...(isSelected === undefined ? {} : { isSelected })}
        {...(defaultSelected === undefined ? {} : { defaultSelected })}
        {...(field.describedBy ? { "aria-describedby": field.describedBy } : {})}
        isRequired={props.isRequired ?? false}
        isDisabled={props.isDisabled ?? false}
        isIndeterminate={props.isIndeterminate ?? false}
        isInvalid={Boolean(field.message)}
        onChange={(next) => {
          field.dismiss();
          onChange?.(next);
        }}
      >
        <CheckboxButton className={styles.choice ?? ""}>
          {({ isSelected: isOn, isIndeterminate }) => (
            <>
              <span className={styles.box} aria-hidden="true">
                {isIndeterminate ? (
                  <span className={styles.dash} />
                ) : isOn ? (
                  <Icon name="check" size={16} />
                ) : null}
              </span>
              <span className={props.isLabelHidden ? "visually-hidden" : styles.text}>
                {label}
                {props.isRequired ? <RequiredMark /> : null}
              </span>
            </>
          )}
        </CheckboxButton>
      </AriaCheckboxField>
      <div className={styles.below}>
        <FieldDescription field={field}>{description}</FieldDescription>
        <FieldMessage field={field} />
      </div>
    </div>
  );
}
