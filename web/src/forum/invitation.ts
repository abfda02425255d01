import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Schemas } from "../api/client";
import { ProblemError } from "../api/problem";
import { isAppLanguage, languages } from "../app/languages";
import type { TextSearch } from "../app/search";
import type { Tone } from "../ui";

type Invitation = Schemas["ForumInvitation"];

export interface InvitationFilters {
  region?: Schemas["Region"];
  answer?: Schemas["ForumInvitationAnswer"];
  unanswered?: boolean;
  country?: string;
}

const regions: readonly Schemas["Region"][] = [
  "africa",
  "asia",
  "europe",
  "latin_america_and_caribbean",
  "northern_america",
  "oceania",
];
const answers: readonly Schemas["ForumInvitationAnswer"][] = [
  "accepted",
  "delegated",
  "declined",
  "tentative",
];

/** Reads the filters from the address of the page. */
export function readInvitationFilters({ region, answer, country }: TextSearch): InvitationFilters {
  const knownRegion = regions.find((one) => one === region);
  const knownAnswer = answers.find((one) => one === answer);
  return {
    ...(knownRegion ? { region: knownRegion } : {}),
    ...(knownAnswer ? { answer: knownAnswer } : {}),
    ...(answer === "none" ? { unanswered: true } : {}),
    ...(country && /^[A-Za-z]{2}$/.test(country) ? { country: country.toUpperCase() } : {}),
  };
}

export const answerWords: Readonly<Record<string, MessageDescriptor>> = {
  accepted: msg`Accepted`,
  delegated: msg`A deputy attends`,
  declined: msg`Declined`,
  tentative: msg`Tentative`,
};

const answerTones: Readonly<Record<string, Tone>> = { declined: "neutral", tentative: "warning" };

const states: Readonly<Record<string, { label: MessageDescriptor; tone: Tone }>> = {
  draft: { label: msg`Not sent`, tone: "neutral" },
  open: { label: msg`No answer yet`, tone: "info" },
  overdue: { label: msg`Overdue`, tone: "warning" },
  revoked: { label: msg`Revoked`, tone: "danger" },
};

/** What an invitation's badge says: the answer, or why there is none. */
export function invitationWord({ state, answer }: Pick<Invitation, "state" | "answer">): {
  label: MessageDescriptor | string;
  tone: Tone;
} {
  if (state === "answered" && answer) {
    return { label: answerWords[answer] ?? answer, tone: answerTones[answer] ?? "success" };
  }
  return states[state] ?? { label: state, tone: "neutral" };
}

/** Whether the city has decided; a tentative answer is no decision. */
export function isDecided({ state, answer }: Pick<Invitation, "state" | "answer">): boolean {
  return state === "answered" && answer !== "tentative";
}

/** How many cities can still decide: those without an answer, and those whose answer is tentative. */
export function undecidedOf(total: Pick<Schemas["ForumAnswerFigures"], "open" | "tentative"> | undefined) {
  return total ? total.open + total.tentative : 0;
}

/** Whether an office can answer, and what the page says otherwise. */
export type Situation = "answer" | "change" | "closed" | "overdue" | "revoked" | "draft";

/** The deadline is that of the service: an answer after it is refused, whatever the clock of the device says. */
export function situationOf(
  { state, respond_by }: Pick<Invitation, "state" | "respond_by">,
  now: number,
): Situation {
  if (state === "revoked" || state === "overdue" || state === "draft") return state;
  if (state === "answered") return Date.parse(respond_by) > now ? "change" : "closed";
  return "answer";
}

/** An answer as its form has it. */
export interface AnswerValues {
  answer: string;
  reason: string;
  deputyName: string;
  deputyTitle: string;
}

export function answerValues({
  answer,
  reason,
  deputy,
}: Pick<Invitation, "answer" | "reason" | "deputy">): AnswerValues {
  return {
    answer: answer ?? "",
    reason: reason ?? "",
    deputyName: deputy?.name ?? "",
    deputyTitle: deputy?.title ?? "",
  };
}

export function answerBody(values: AnswerValues): Schemas["CityAnswer"] {
  const answer = values.answer as Schemas["ForumInvitationAnswer"];
  return {
    answer,
    ...(answer === "declined" || (answer === "tentative" && values.reason.trim())
      ? { reason: values.reason.trim() }
      : {}),
    ...(answer === "delegated"
      ? { deputy: { name: values.deputyName.trim(), title: values.deputyTitle.trim() } }
      : {}),
  };
}

/** An invitation as its form has it. */
export interface InvitationValues {
  city: string;
  country: string;
  addressee: string;
  email: string;
  language: string;
  quota: number | null;
  respondBy: string | null;
  remindDays: string;
  note: string;
}

export function invitationValues(invitation: Invitation | null, language: string): InvitationValues {
  return {
    city: invitation?.city ?? "",
    country: invitation?.country ?? "",
    addressee: invitation?.addressee ?? "",
    email: invitation?.email ?? "",
    language: invitation?.language ?? language,
    quota: invitation?.quota ?? 5,
    respondBy: invitation?.respond_by ?? null,
    remindDays: (invitation?.remind_days ?? [7, 1]).join(", "),
    note: invitation?.note ?? "",
  };
}

/** The languages in which there are e-mails, those of the edition first. Those of the app are the same. */
export function mailLanguages(ofEdition: readonly string[]): string[] {
  const first = ofEdition.filter(isAppLanguage);
  return [...new Set([...first, ...languages.map(({ code }) => code)])];
}

/** `7, 1` → [7, 1]; what is no number is left out. */
export function daysOf(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number).slice(0, 10);
}

export function invitationBody(values: InvitationValues) {
  return {
    city: values.city.trim(),
    country: values.country,
    addressee: values.addressee.trim(),
    email: values.email.trim(),
    language: values.language,
    quota: values.quota ?? 5,
    respond_by: values.respondBy ?? "",
    remind_days: daysOf(values.remindDays),
    note: values.note.trim() || null,
  };
}

/** What has changed: a new city or address is checked again by the service. The number of members is always sent. */
export function invitationPatch(
  before: InvitationValues,
  after: InvitationValues,
): Schemas["ForumInvitationPatch"] {
  const old = new Map(Object.entries(invitationBody(before)));
  const body = invitationBody(after);
  const changes = Object.entries(body).filter(
    ([field, value]) => JSON.stringify(old.get(field)) !== JSON.stringify(value),
  );
  return { ...Object.fromEntries(changes), quota: body.quota };
}

export interface AnswerRefusal {
  title: MessageDescriptor;
  next: MessageDescriptor;
}

/** Why an answer or a change of an invitation was refused, and what to do next. */
export function invitationRefusal(error: unknown): AnswerRefusal | null {
  if (!(error instanceof ProblemError)) return null;
  if (error.status === 404) {
    return {
      title: msg`The invitation was revoked, or is for another address now.`,
      next: msg`Contact the secretariat. What you typed is kept.`,
    };
  }
  switch (error.type) {
    case "forum-invitation-not-open":
      return {
        title: msg`The invitation can no longer be answered or changed this way.`,
        next: msg`It was revoked or answered, or its deadline has passed: this page shows its latest state. The secretariat can extend the deadline or record a late answer. What you typed is kept.`,
      };
    case "forum-delegation-in-use":
      return {
        title: msg`The delegation of the city has members or takes part in the forum.`,
        next: msg`Withdraw its members first, then decline. If it still fails, contact the secretariat.`,
      };
    case "city-invited":
      return {
        title: msg`This city is already invited.`,
        next: msg`Find it in the list, and change its invitation or send it again.`,
      };
    default:
      return null;
  }
}

/** Why a head cannot be accredited. */
export function accreditationRefusal(error: unknown): AnswerRefusal | null {
  if (!(error instanceof ProblemError)) return null;
  if (error.type === "city-accredited") {
    return {
      title: msg`Another head is accredited for this city.`,
      next: msg`Withdraw the other accreditation first, or correct the city of the delegation.`,
    };
  }
  if (error.type === "delegation-not-to-accredit") {
    return {
      title: msg`The delegation has no head, no city or no country.`,
      next: msg`Open the delegation, and set what is missing.`,
    };
  }
  return null;
}
