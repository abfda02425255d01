import type { MessageDescriptor } from "@lingui/core";
import { validityMessage } from "./formErrors";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isControl(element: Element): element is Control {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
  );
}

export interface FoundError {
  pointer: string;
  message: MessageDescriptor | string;
}

/** What the browser's own checks find, a message a name. */
export function checkFields(form: HTMLFormElement): FoundError[] {
  const found = new Map<string, FoundError>();
  for (const element of form.elements) {
    if (!isControl(element) || !element.willValidate || !element.name || found.has(element.name)) continue;
    const text = element instanceof HTMLSelectElement ? null : element;
    const input = element instanceof HTMLInputElement ? element : null;
    const message = validityMessage(element.validity, {
      type: element.type,
      min: input?.min ?? "",
      max: input?.max ?? "",
      minLength: text?.minLength ?? -1,
      maxLength: text?.maxLength ?? -1,
      patternHint: element.dataset.hint ?? "",
      missingHint: element.dataset.missing ?? "",
    });
    if (message) found.set(element.name, { pointer: element.name, message });
  }
  return [...found.values()];
}

/** False if no field of the form has a message. */
export function focusFirstInvalid(form: HTMLFormElement): boolean {
  const field = form.querySelector("[data-field-invalid]");
  const enabled =
    "input:not(:disabled), select:not(:disabled), textarea:not(:disabled), button:not(:disabled)";
  const control =
    field?.querySelector<HTMLElement>('[aria-invalid="true"]:is(input, select, textarea):not(:disabled)') ??
    field?.querySelector<HTMLElement>(enabled);
  control?.focus();
  return Boolean(control);
}
