import { useLingui } from "@lingui/react/macro";
import { useCallback, useRef, useState } from "react";
import { useLeaveGuard } from "./leave";
import { mergeValues } from "./merge";
import { isSame } from "./same";

export interface FormOptions<Values extends object> {
  initial: Values;
  /**
   * Sends the values. What it throws becomes `error`; the values stay as typed. What was saved is shown, if it answers
   * that: it can have another person's changes too.
   */
  submit: (values: Values) => Promise<Values | undefined>;
}

export interface FormState<Values extends object> {
  values: Values;
  set: <Key extends keyof Values>(key: Key, value: Values[Key]) => void;
  /** Several values at once. */
  change: (values: Partial<Values>) => void;
  /** Back to what was loaded. */
  reset: () => void;
  isDirty: boolean;
  error: unknown;
  isPending: boolean;
  onSubmit: () => Promise<void>;
  /** For `<Form {...form.formProps}>`. */
  formProps: { onSubmit: () => Promise<void>; error: unknown };
}

/**
 * The state of a form. A newer `initial` (another person's change) is taken over only while nothing was typed. Leaving
 * the page with unsaved changes asks first.
 */
export function useForm<Values extends object>({ initial, submit }: FormOptions<Values>): FormState<Values> {
  const { t } = useLingui();
  const [values, setValues] = useState(initial);
  const [loaded, setLoaded] = useState(initial);
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);

  const isDirty = !isSame(values, loaded);
  // After saving, `loaded` is what was sent, while `initial` may still be the resource as it was before.
  const [seen, setSeen] = useState(initial);
  if (!isSame(seen, initial)) {
    setSeen(initial);
    setLoaded(initial);
    if (!isDirty) setValues(initial);
  }

  // While a request runs, leaving is the form's own doing: it goes to what it has made.
  const guarded = useRef({ isDirty, isPending: false });
  guarded.current.isDirty = isDirty;
  const hasChanges = useCallback(() => guarded.current.isDirty && !guarded.current.isPending, []);
  useLeaveGuard(hasChanges, t`You have unsaved changes. Leave the page and lose them?`);

  const onSubmit = async () => {
    if (guarded.current.isPending) return;
    guarded.current.isPending = true;
    setIsPending(true);
    setError(null);
    try {
      const saved = (await submit(values)) ?? values;
      guarded.current.isDirty = false;
      setLoaded(saved);
      // What was typed while the request ran stays.
      setValues((now) => mergeValues(values, now, saved, new Map()));
    } catch (reason) {
      setError(reason);
    } finally {
      guarded.current.isPending = false;
      setIsPending(false);
    }
  };

  return {
    values,
    set: (key, value) => setValues((before) => ({ ...before, [key]: value })),
    change: (some) => setValues((before) => ({ ...before, ...some })),
    reset: () => {
      setValues(loaded);
      setError(null);
    },
    isDirty,
    error,
    isPending,
    onSubmit,
    formProps: { onSubmit, error },
  };
}
