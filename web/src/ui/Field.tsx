import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./Field.module.css";
import type { FieldState } from "./formContext";
import { Icon } from "./Icon";

/** What all fields have in common. `name` is the JSON pointer of the value in the request, such as `/email`. */
export interface FieldProps {
  label: string;
  name: string;
  description?: string | undefined;
  error?: string | undefined;
  isRequired?: boolean | undefined;
  isDisabled?: boolean | undefined;
  /** For a field whose label is clear from its place, such as a filter: the label is read, not shown. */
  isLabelHidden?: boolean | undefined;
  className?: string | undefined;
}

/** Classes and attributes of a native control. */
export function controlProps(
  field: FieldState,
  props: Pick<FieldProps, "name" | "isRequired" | "isDisabled">,
) {
  return {
    id: field.id,
    name: props.name,
    required: props.isRequired ?? false,
    disabled: props.isDisabled ?? false,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.message ? true : undefined,
    className: styles.control,
  };
}

export function RequiredMark() {
  return (
    <span className={styles.required} aria-hidden="true">
      *
    </span>
  );
}

export function FieldMessage({ field }: { field: FieldState }) {
  if (!field.message && !field.hasReservedLine) return null;
  return (
    <p id={field.errorId} className={styles.message}>
      {field.message ? (
        <>
          <Icon name="warning" size={16} />
          <span>{field.message}</span>
        </>
      ) : null}
    </p>
  );
}

export function FieldDescription({ field, children }: { field: FieldState; children: string | undefined }) {
  return children ? (
    <p id={field.descriptionId} className={styles.description}>
      {children}
    </p>
  ) : null;
}

interface FieldShellProps
  extends Pick<FieldProps, "label" | "description" | "isRequired" | "isLabelHidden" | "className"> {
  field: FieldState;
  children: ReactNode;
}

export function FieldShell({
  field,
  label,
  description,
  isRequired,
  isLabelHidden,
  className,
  children,
}: FieldShellProps) {
  return (
    <div className={cx(styles.field, className)} data-field-invalid={field.message ? "" : undefined}>
      <label
        id={field.labelId}
        htmlFor={field.id}
        className={isLabelHidden ? "visually-hidden" : styles.label}
      >
        {label}
        {isRequired ? <RequiredMark /> : null}
      </label>
      <FieldDescription field={field}>{description}</FieldDescription>
      {children}
      <FieldMessage field={field} />
    </div>
  );
}

interface GroupShellProps extends FieldShellProps {
  role?: "group" | "radiogroup" | undefined;
}

/** For a field of several inputs: a fieldset, whose legend is the label. */
export function GroupShell({
  field,
  label,
  description,
  isRequired,
  isLabelHidden,
  className,
  children,
}: GroupShellProps) {
  return (
    <fieldset
      className={cx(styles.field, className)}
      aria-describedby={field.describedBy}
      data-field-invalid={field.message ? "" : undefined}
    >
      <legend className={isLabelHidden ? "visually-hidden" : styles.label}>
        {label}
        {isRequired ? <RequiredMark /> : null}
      </legend>
      <FieldDescription field={field}>{description}</FieldDescription>
      {children}
      <FieldMessage field={field} />
    </fieldset>
  );
}
