import { SwitchField as AriaSwitchField, SwitchButton } from "react-aria-components/Switch";
import styles from "./Choice.module.css";
import { cx } from "./cx";
import { FieldDescription, FieldMessage, type FieldProps } from "./Field";
import fieldStyles from "./Field.module.css";
import { useField } from "./formContext";

export interface SwitchFieldProps extends Omit<FieldProps, "isRequired"> {
  isSelected?: boolean | undefined;
  defaultSelected?: boolean | undefined;
  onChange?: ((isSelected: boolean) => void) | undefined;
}

export function SwitchField(props: SwitchFieldProps) {
  const { label, name, description, isSelected, defaultSelected, onChange, className } = props;
  const field = useField(props);
  return (
    <div className={cx(fieldStyles.field, className)} data-field-invalid={field.message ? "" : undefined}>
      <AriaSwitchField
        name={name}
        {...(isSelected === undefined ? {} : { isSelected })}
        {...(defaultSelected === undefined ? {} : { defaultSelected })}
        {...(field.describedBy ? { "aria-describedby": field.describedBy } : {})}
        isDisabled={props.isDisabled ?? false}
        isInvalid={Boolean(field.message)}
        onChange={(next) => {
          field.dismiss();
          onChange?.(next);
        }}
      >
        <SwitchButton className={styles.choice ?? ""}>
          <span className={styles.track} aria-hidden="true">
            <span className={styles.thumb} />
          </span>
          <span className={props.isLabelHidden ? "visually-hidden" : styles.text}>{label}</span>
        </SwitchButton>
      </AriaSwitchField>
      <div className={styles.belowSwitch}>
        <FieldDescription field={field}>{description}</FieldDescription>
        <FieldMessage field={field} />
      </div>
    </div>
  );
}
