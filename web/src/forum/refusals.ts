import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { NetworkError, ProblemError } from "../api/problem";

/** Why something on a speakers' list was refused, and what to do next. */
export interface Refusal {
  title: MessageDescriptor;
  next: MessageDescriptor;
}

/** What the list shows after the refusal. */
export interface Floor {
  city: string;
  state: string;
  /** The chair who called the speaker. */
  chair: string | null;
}

function movedOn(floor: Floor | null): Refusal {
  const next = msg`Nothing was called twice. The list is up to date: call again if you still want to.`;
  if (!floor) return { title: msg`Another chair has acted in the meantime. The floor is free.`, next };
  const { city, chair } = floor;
  if (chair) return { title: msg`${chair} has called ${city}.`, next };
  return { title: msg`Another chair has called ${city}.`, next };
}

function wrongState(floor: Floor | null): Refusal {
  if (floor?.state === "called") {
    const { city } = floor;
    return {
      title: msg`${city} has been called and has not begun.`,
      next: msg`Start the speech, or skip the speaker. Then call the next one.`,
    };
  }
  if (floor) {
    const { city } = floor;
    return {
      title: msg`The list has changed in the meantime. ${city} is speaking.`,
      next: msg`The list is up to date. Try again if you still want to.`,
    };
  }
  return {
    title: msg`The list has changed in the meantime. The floor is free.`,
    next: msg`The list is up to date. Try again if you still want to.`,
  };
}

const fixed: Readonly<Record<string, Refusal>> = {
  "no-speakers-list": {
    title: msg`This sitting has no speakers’ list yet.`,
    next: msg`A chair or the secretariat opens it.`,
  },
  "not-of-forum": {
    title: msg`This session is not part of the forum.`,
    next: msg`Choose a session in a track of the forum.`,
  },
  "speakers-list-closed": {
    title: msg`The list is closed and takes no more statements.`,
    next: msg`You can still ask for a right of reply, or ask the chair to add you.`,
  },
  "forum-only": {
    title: msg`Only participants of the forum see this list.`,
    next: msg`You need a confirmed registration that includes the forum. Ask the secretariat.`,
  },
  "not-accredited": {
    title: msg`You cannot act for a delegation here.`,
    next: msg`The secretariat must accredit the head of your delegation first. Contact it.`,
  },
  "which-delegation": {
    title: msg`Choose the delegation that you act for.`,
    next: msg`Its head must be accredited.`,
  },
  "speaks-once": {
    title: msg`Your delegation is already on the list.`,
    next: msg`Change or withdraw the earlier request, or ask the chair to admit you again.`,
  },
  "no-time-left": {
    title: msg`No time is left in this sitting.`,
    next: msg`Ask for less time, or choose a second sitting. What you typed is kept.`,
  },
  "no-speaking-request": {
    title: msg`This request is no longer in this list.`,
    next: msg`It may have moved to another sitting. The list is up to date.`,
  },
  "statement-published": {
    title: msg`The statement is published.`,
    next: msg`Only the secretariat can correct it now. Copy your text and send it to the secretariat.`,
  },
  "precondition-failed": {
    title: msg`Another person has changed this in the meantime.`,
    next: msg`You see the latest state now. Try again if you still want to.`,
  },
};

const offline: Refusal = {
  title: msg`No connection. It is not certain that this was done.`,
  next: msg`Try again when the connection is back: nothing is called twice.`,
};

/** The sentence for a refusal; null for failures that every page shows the same way. */
export function refusalOf(error: unknown, floor: Floor | null): Refusal | null {
  if (error instanceof NetworkError) return offline;
  if (!(error instanceof ProblemError)) return null;
  if (error.type === "sitting-moved-on") return movedOn(floor);
  if (error.type === "not-now") return wrongState(floor);
  if (error.status === 412) return fixed["precondition-failed"] ?? null;
  return fixed[error.type] ?? null;
}
