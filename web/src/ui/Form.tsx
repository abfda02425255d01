import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { ProblemError } from "../api/problem";
import { fieldText, labelledFieldText, useProblemTexts } from "../api/problemTexts";
import { cx } from "./cx";
import styles from "./Form.module.css";
import { FormContext } from "./formContext";
import { type FieldClaim, type FieldError, placeErrors } from "./formErrors";
import { checkFields, type FoundError, focusFirstInvalid } from "./formFields";
import { Notice } from "./Notice";
import { RequestId } from "./RequestId";
import { useErrorText } from "./useErrorText";

export interface FormProps {
  /** Called when the fields are complete. What it throws is shown like `error`. */
  onSubmit: () => Promise<void> | void;
  error?: unknown;
  children: ReactNode;
  /** The name of the form for screen readers, where a page has several. */
  label?: string | undefined;
  className?: string | undefined;
}

/**
 * A form whose messages land on its fields: those of the browser's checks, in the language of the app, and those of a
 * problem by their JSON pointer. What belongs to no field is shown on top with the request id. The first field with a
 * message gets the focus.
 */
export function Form({ onSubmit, error, children, label, className }: FormProps) {
  const { i18n } = useLingui();
  const form = useRef<HTMLFormElement>(null);
  const isSending = useRef(false);
  const summary = useRef<HTMLDivElement>(null);
  const [claims, setClaims] = useState<readonly FieldClaim[]>([]);
  const [ownErrors, setOwnErrors] = useState<readonly FoundError[]>([]);
  const [thrown, setThrown] = useState<unknown>(null);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());

  const claim = useCallback((next: FieldClaim) => {
    setClaims((before) => [...before, next]);
    return () => setClaims((before) => before.filter((one) => one !== next));
  }, []);
  const dismiss = useCallback((name: string) => {
    setDismissed((before) => (before.has(name) ? before : new Set(before).add(name)));
  }, []);

  const failure = ownErrors.length > 0 ? null : (error ?? thrown);
  // A new answer of the server: earlier edits say nothing about its messages.
  const [answered, setAnswered] = useState(failure);
  if (answered !== failure) {
    setAnswered(failure);
    if (failure) setDismissed(new Set());
  }

  useProblemTexts(failure instanceof ProblemError);
  // In each render: the language can have changed, and the texts about problems can have been loaded.
  const shown: FieldError[] =
    failure instanceof ProblemError
      ? fieldErrors(failure)
      : ownErrors.map(({ pointer, message }) => ({
          pointer,
          detail: typeof message === "string" ? message : i18n._(message),
        }));
  const placed = placeErrors(shown, claims);
  const errors = new Map([...placed.onFields].filter(([name]) => !dismissed.has(name)));
  const context = { errors, pointers: new Set(shown.map((one) => one.pointer)), claim, dismiss };

  useEffect(() => {
    if (!form.current || (!failure && ownErrors.length === 0)) return;
    if (!focusFirstInvalid(form.current)) summary.current?.focus();
  }, [failure, ownErrors]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // A form in a dialog is no part of the form under it, though React passes its event on.
    event.stopPropagation();
    if (!form.current || isSending.current) return;
    const found = checkFields(form.current);
    setDismissed(new Set());
    setThrown(null);
    setOwnErrors(found);
    if (found.length > 0) return;
    isSending.current = true;
    try {
      await onSubmit();
    } catch (reason) {
      setThrown(reason);
    } finally {
      isSending.current = false;
    }
  };

  return (
    <FormContext.Provider value={context}>
      <form ref={form} noValidate onSubmit={submit} aria-label={label} className={cx(styles.form, className)}>
        <div ref={summary} tabIndex={-1} className={styles.summary}>
          {failure ? (
            <FormFailure failure={failure} rest={placed.rest} fieldCount={placed.onFields.size} />
          ) : null}
        </div>
        {children}
      </form>
    </FormContext.Provider>
  );
}

function fieldErrors({ errors }: ProblemError): FieldError[] {
  return errors.map((error) => ({
    pointer: error.pointer,
    detail: fieldText(error),
    alone: labelledFieldText(error),
  }));
}

interface FormFailureProps {
  failure: unknown;
  rest: readonly FieldError[];
  fieldCount: number;
}

function FormFailure({ failure, rest, fieldCount }: FormFailureProps) {
  const { t } = useLingui();
  const text = useErrorText(failure);
  // Once the fields say it, the sentence that sums them up would only repeat it.
  const { detail, original } = fieldCount > 0 ? { detail: null, original: null } : text;
  return (
    <Notice kind="danger" title={text.title}>
      {detail && rest.length === 0 ? <p>{detail}</p> : null}
      {original && rest.length === 0 ? <p lang="en">{original}</p> : null}
      {rest.length > 0 ? (
        <ul>
          {rest.map((one) => (
            <li key={one.pointer + one.detail}>{one.alone ?? one.detail}</li>
          ))}
        </ul>
      ) : null}
      {fieldCount > 0 ? (
        <p>
          {t`${plural(fieldCount, {
            one: "Correct # field below.",
            other: "Correct # fields below.",
          })}`}
        </p>
      ) : null}
      {text.advice ? <p>{text.advice}</p> : null}
      {text.requestId ? <RequestId id={text.requestId} /> : null}
    </Notice>
  );
}

export interface FormActionsProps {
  children: ReactNode;
  /** Kept in view at the bottom while the form is longer than the screen. */
  isSticky?: boolean | undefined;
  className?: string | undefined;
}

export function FormActions({ children, isSticky = false, className }: FormActionsProps) {
  return <div className={cx(styles.actions, isSticky && styles.sticky, className)}>{children}</div>;
}

/** Says what the star means. One at the start of a form with required fields. */
export function RequiredHint() {
  return (
    <p className={styles.hint}>
      <Trans>Fields with * are required.</Trans>
    </p>
  );
}
