import type { HTMLInputAutoCompleteAttribute, HTMLInputTypeAttribute, Ref } from "react";
import { controlProps, type FieldProps, FieldShell } from "./Field";
import { useField } from "./formContext";
import styles from "./TextField.module.css";

export interface TextFieldProps extends FieldProps {
  type?: Extract<
    HTMLInputTypeAttribute,
    "text" | "email" | "password" | "url" | "tel" | "search" | "date" | "time" | "color"
  >;
  value?: string | undefined;
  defaultValue?: string | undefined;
  onChange?: ((value: string) => void) | undefined;
  onBlur?: (() => void) | undefined;
  autoComplete?: HTMLInputAutoCompleteAttribute | undefined;
  placeholder?: string | undefined;
  multiline?: boolean | undefined;
  rows?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  /** A regular expression for the whole value; say in `patternHint` what it asks for. */
  pattern?: string | undefined;
  patternHint?: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  inputMode?: "text" | "numeric" | "decimal" | "email" | "url" | "tel" | "search" | "none" | undefined;
  isReadOnly?: boolean | undefined;
  spellCheck?: boolean | undefined;
  autoFocus?: boolean | undefined;
  /** The language of the text, if it is not that of the page. */
  lang?: string | undefined;
  inputRef?: Ref<HTMLInputElement> | undefined;
}

export function TextField(props: TextFieldProps) {
  const { type = "text", multiline = false, rows = 4, onChange, onBlur, inputRef } = props;
  const field = useField(props);
  const changed = (value: string) => {
    field.dismiss();
    onChange?.(value);
  };
  const shared = {
    ...controlProps(field, props),
    value: props.value,
    defaultValue: props.defaultValue,
    placeholder: props.placeholder,
    autoComplete: props.autoComplete,
    minLength: props.minLength,
    maxLength: props.maxLength,
    readOnly: props.isReadOnly,
    spellCheck: props.spellCheck,
    // Only where the field is the one thing to do on the page, such as a code.
    autoFocus: props.autoFocus,
    inputMode: props.inputMode,
    lang: props.lang,
    onBlur,
    "data-hint": props.patternHint,
  };
  return (
    <FieldShell {...props} field={field}>
      {multiline ? (
        <textarea
          {...shared}
          rows={rows}
          className={`${shared.className} ${styles.area}`}
          onChange={(event) => changed(event.target.value)}
        />
      ) : (
        <input
          {...shared}
          ref={inputRef}
          type={type}
          pattern={props.pattern}
          min={props.min}
          max={props.max}
          onChange={(event) => changed(event.target.value)}
        />
      )}
    </FieldShell>
  );
}
