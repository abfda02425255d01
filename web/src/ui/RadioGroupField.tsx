import { Label } from "react-aria-components/Label";
import { RadioButton, RadioField, RadioGroup } from "react-aria-components/RadioGroup";
import { Text } from "react-aria-components/Text";
import styles from "./Choice.module.css";
import { cx } from "./cx";
import { FieldDescription, FieldMessage, type FieldProps, RequiredMark } from "./Field";
import fieldStyles from "./Field.module.css";
import { useField } from "./formContext";

export interface RadioOption {
  value: string;
  label: string;
  description?: string | undefined;
  isDisabled?: boolean | undefined;
}

export interface RadioGroupFieldProps extends FieldProps {
  options: readonly RadioOption[];
  value?: string | null | undefined;
  defaultValue?: string | undefined;
  onChange?: ((value: string) => void) | undefined;
}

export function RadioGroupField(props: RadioGroupFieldProps) {
  const { label, name, description, options, value, defaultValue, onChange, className } = props;
  const field = useField(props);
  return (
    <RadioGroup
      name={name}
      className={cx(fieldStyles.field, className)}
      data-field-invalid={field.message ? "" : undefined}
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      {...(field.describedBy ? { "aria-describedby": field.describedBy } : {})}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      isInvalid={Boolean(field.message)}
      onChange={(next) => {
        field.dismiss();
        onChange?.(next);
      }}
    >
      <Label className={props.isLabelHidden ? "visually-hidden" : (fieldStyles.label ?? "")}>
        {label}
        {props.isRequired ? <RequiredMark /> : null}
      </Label>
      <FieldDescription field={field}>{description}</FieldDescription>
      {options.map((option) => (
        <RadioField key={option.value} value={option.value} isDisabled={option.isDisabled ?? false}>
          <RadioButton className={styles.choice ?? ""}>
            <span className={styles.circle} aria-hidden="true" />
            <span className={styles.text}>{option.label}</span>
          </RadioButton>
          {option.description ? (
            <Text slot="description" className={cx(fieldStyles.description, styles.below)}>
              {option.description}
            </Text>
          ) : null}
        </RadioField>
      ))}
      <FieldMessage field={field} />
    </RadioGroup>
  );
}
