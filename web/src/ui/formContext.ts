import { createContext, useContext, useEffect, useId } from "react";
import type { FieldClaim } from "./formErrors";

export interface FormContextValue {
  errors: ReadonlyMap<string, string>;
  /** The pointers themselves, for a field of several inputs that marks the one to blame. */
  pointers: ReadonlySet<string>;
  claim: (claim: FieldClaim) => () => void;
  /** The person has changed the field: its message is out of date. */
  dismiss: (name: string) => void;
}

export const FormContext = createContext<FormContextValue | null>(null);

export interface FieldOptions {
  name: string;
  error?: string | undefined;
  description?: string | undefined;
  isGroup?: boolean | undefined;
}

export interface FieldState {
  id: string;
  labelId: string;
  descriptionId: string | undefined;
  errorId: string | undefined;
  /** For `aria-describedby`. */
  describedBy: string | undefined;
  message: string | undefined;
  pointers: ReadonlySet<string>;
  /** In a form the line of the message is always there, so that nothing moves under the pointer. */
  hasReservedLine: boolean;
  dismiss: () => void;
}

const none: ReadonlySet<string> = new Set();

/** What every field needs: its ids, its message from the form or from its own `error`, and a claim on its name. */
export function useField({ name, error, description, isGroup = false }: FieldOptions): FieldState {
  const form = useContext(FormContext);
  const id = useId();
  const claim = form?.claim;
  useEffect(() => claim?.({ name, isGroup }), [claim, name, isGroup]);
  const message = error ?? form?.errors.get(name);
  const descriptionId = description ? `${id}-description` : undefined;
  const errorId = message ? `${id}-error` : undefined;
  const describedBy = [descriptionId, errorId].filter(Boolean).join(" ") || undefined;
  return {
    id,
    labelId: `${id}-label`,
    descriptionId,
    errorId,
    describedBy,
    message,
    pointers: form?.pointers ?? none,
    hasReservedLine: form !== null,
    dismiss: () => form?.dismiss(name),
  };
}
