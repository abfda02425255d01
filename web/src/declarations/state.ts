import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Schemas } from "../api/client";
import { ProblemError } from "../api/problem";
import type { Tone } from "../ui";

export const states: Readonly<Record<string, { label: MessageDescriptor; tone: Tone }>> = {
  draft: { label: msg`Draft`, tone: "neutral" },
  open: { label: msg`Open for endorsement`, tone: "info" },
  adopted: { label: msg`Adopted`, tone: "success" },
};

export interface DeclarationActions {
  canEdit: boolean;
  canDelete: boolean;
  canOpen: boolean;
  canRedraft: boolean;
  canAdopt: boolean;
  canComment: boolean;
  canEndorse: boolean;
  /** The head of the person's delegation endorses, not the person. */
  isLeftToHead: boolean;
}

interface Caller {
  isSecretariat: boolean;
  /** A participant, or the focal point of a delegation. */
  isDelegate: boolean;
  /** A member of a delegation, or its focal point. */
  hasDelegation: boolean;
  /** The head of a delegation whom the secretariat has accredited. */
  isHead: boolean;
}

/** What a person can do with a declaration in its state. */
export function actionsOf(
  { state }: Pick<Schemas["Declaration"], "state">,
  { isSecretariat, isDelegate, hasDelegation, isHead }: Caller,
): DeclarationActions {
  const isDraft = state === "draft";
  const isOpen = state === "open";
  return {
    canEdit: isSecretariat && isDraft,
    canDelete: isSecretariat && isDraft,
    canOpen: isSecretariat && isDraft,
    canRedraft: isSecretariat && isOpen,
    canAdopt: isSecretariat && isOpen,
    canComment: isDelegate && isDraft,
    canEndorse: isHead && isOpen,
    isLeftToHead: hasDelegation && !isHead && !isSecretariat && isOpen,
  };
}

/** Whether the person with this registration is accredited as the head of a delegation. */
export function isAccredited(
  accreditations: readonly Pick<Schemas["Accreditation"], "registration" | "ended_at">[],
  registration: string | null,
): boolean {
  return accreditations.some((one) => one.ended_at === null && one.registration === registration);
}

export interface Refusal {
  title: MessageDescriptor;
  next: MessageDescriptor;
}

/** Why an action was refused, and what to do next. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof ProblemError)) return null;
  switch (error.type) {
    case "declaration-state":
      return {
        title: msg`The declaration has changed its state in the meantime.`,
        next: msg`A draft is edited and commented on, an open declaration is endorsed, an adopted one is final. This page shows its state. What you typed is kept.`,
      };
    case "not-head":
    // The focal point of a delegation may act for it without being registered, but not endorse.
    case "registration-needed":
      return {
        title: msg`You are not the accredited head of a delegation.`,
        next: msg`Only the head whom the secretariat has accredited acts for the city. If you were replaced, your successor does; the endorsement of the city stays. Contact the secretariat.`,
      };
    case "no-such-language":
      return {
        title: msg`The text does not exist in this language in both versions.`,
        next: msg`Choose another language.`,
      };
    default:
      return null;
  }
}
