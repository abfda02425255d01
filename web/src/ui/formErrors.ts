import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** The names a form's fields answer to. A field of several inputs (`/title` with `/title/en`) also takes what is below it. */
export interface FieldClaim {
  name: string;
  isGroup: boolean;
}

export interface FieldError {
  pointer: string;
  detail: string;
  /** With the name of the field, where the form does not have it. */
  alone?: string;
}

/** Puts each error on the field that claims its pointer; what no field claims is shown on top of the form. */
export function placeErrors(
  errors: readonly FieldError[],
  claims: readonly FieldClaim[],
): { onFields: Map<string, string>; rest: FieldError[] } {
  const onFields = new Map<string, string>();
  const rest: FieldError[] = [];
  for (const error of errors) {
    const claim = claimOf(error.pointer, claims);
    if (!claim) rest.push(error);
    else {
      // An input of its own inside a group keeps its own message; the group shows what has no input.
      const earlier = onFields.get(claim.name);
      onFields.set(claim.name, earlier ? `${earlier} ${error.detail}` : error.detail);
    }
  }
  return { onFields, rest };
}

function claimOf(pointer: string, claims: readonly FieldClaim[]): FieldClaim | undefined {
  const exact = claims.find((claim) => claim.name === pointer);
  if (exact) return exact;
  let best: FieldClaim | undefined;
  for (const claim of claims) {
    const isAbove = claim.isGroup && pointer.startsWith(`${claim.name}/`);
    if (isAbove && (!best || claim.name.length > best.name.length)) best = claim;
  }
  return best;
}

/** The part of a browser's ValidityState that is read. */
export type Validity = Pick<
  ValidityState,
  | "valid"
  | "valueMissing"
  | "typeMismatch"
  | "badInput"
  | "tooShort"
  | "tooLong"
  | "rangeUnderflow"
  | "rangeOverflow"
  | "stepMismatch"
  | "patternMismatch"
>;

export interface Constraint {
  type: string;
  min: string;
  max: string;
  minLength: number;
  maxLength: number;
  /** What the field says about its pattern. */
  patternHint: string;
  /** What the field says if it is empty. */
  missingHint: string;
}

/** The browser's own sentences are in the language of the browser, so the app has its own. */
export function validityMessage(
  validity: Validity,
  constraint: Constraint,
): MessageDescriptor | string | null {
  if (validity.valid) return null;
  const { min, max, minLength, maxLength } = constraint;
  if (validity.badInput)
    return constraint.type === "number" ? msg`Enter a number.` : msg`Enter a complete date.`;
  if (validity.valueMissing) return constraint.missingHint || missingMessage(constraint.type);
  if (validity.typeMismatch) {
    return constraint.type === "email"
      ? msg`Enter an e-mail address, such as name@example.org.`
      : msg`Enter a full address, such as https://example.org.`;
  }
  if (validity.tooShort) return msg`Enter at least ${minLength} characters.`;
  if (validity.tooLong) return msg`Enter at most ${maxLength} characters.`;
  if (validity.rangeUnderflow) return msg`Enter ${min} or more.`;
  if (validity.rangeOverflow) return msg`Enter ${max} or less.`;
  if (validity.stepMismatch) return msg`Enter a whole number.`;
  if (validity.patternMismatch) return constraint.patternHint || msg`Use the format that is described.`;
  // A message that was set on the field by the app, of the last answer: no reason not to ask again.
  return null;
}

function missingMessage(type: string): MessageDescriptor {
  if (type === "checkbox") return msg`Check this box to continue.`;
  if (type === "radio" || type === "select-one") return msg`Choose an option.`;
  if (type === "file") return msg`Choose a file.`;
  return msg`Fill in this field.`;
}
