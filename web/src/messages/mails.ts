import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Schemas } from "../api/client";
import type { TextSearch } from "../app/search";
import type { Tone } from "../ui";

export type Mail = Schemas["Mail"];

export const mailStates = ["failed", "queued", "sending", "sent"] as const;
type KnownState = (typeof mailStates)[number];

const states: Readonly<Record<KnownState, { label: MessageDescriptor; tone: Tone }>> = {
  failed: { label: msg`Failed`, tone: "danger" },
  queued: { label: msg`Queued`, tone: "info" },
  sending: { label: msg`Being sent`, tone: "info" },
  sent: { label: msg`Sent`, tone: "success" },
};

function isKnown(state: string): state is KnownState {
  return mailStates.some((known) => known === state);
}

/** A state that is newer than this app is shown as it is. */
export function mailState(state: string): { label: MessageDescriptor | string; tone: Tone } {
  return isKnown(state) ? states[state] : { label: state, tone: "neutral" };
}

/** What the e-mails of an edition are about, by the name of their template. */
export const notifications = {
  announcement: msg`Announcement`,
  invitation: msg`Invitation to register`,
  registration_received: msg`Registration received`,
  registration_confirmed: msg`Registration confirmed`,
  registration_waitlisted: msg`Put on the waiting list`,
  registration_rejected: msg`Registration rejected`,
  registration_cancelled: msg`Registration cancelled`,
  registration_transferred: msg`Registration transferred`,
  promoted: msg`Promoted from the waiting list`,
  registered_for_you: msg`Registered by staff`,
  seat_given: msg`Seat in a session`,
  seat_withdrawn: msg`Seat withdrawn`,
  seats_clash: msg`Sessions at the same time`,
  session_moved: msg`Session moved`,
  session_cancelled: msg`Session cancelled`,
  member_reminder: msg`Reminder to a member of a delegation`,
  forum_invitation: msg`Invitation of a city`,
  forum_reminder: msg`Reminder to a city`,
  head_accredited: msg`Head of delegation accredited`,
  speaking_slot_called: msg`Called to speak`,
  declaration_opened: msg`Declaration open for endorsement`,
  declaration_redrafted: msg`Declaration back in draft`,
  entry_submitted: msg`Award entry submitted`,
  entry_eligible: msg`Award entry eligible`,
  entry_ineligible: msg`Award entry not eligible`,
  award_published: msg`Award results`,
  evaluation_assigned: msg`Award entries assigned`,
  evaluation_reminder: msg`Reminder to an evaluator`,
  webhook_disabled: msg`Webhook disabled`,
} as const satisfies Readonly<Record<string, MessageDescriptor>>;

const labels: Readonly<Record<string, MessageDescriptor | undefined>> = notifications;

export function notificationLabel(notification: string): MessageDescriptor | string {
  return labels[notification] ?? notification;
}

export interface MailFilters {
  state?: KnownState;
  notification?: string;
  registration?: string;
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the filters from the address. What the API would refuse is left out. */
export function readMailFilters(search: TextSearch): MailFilters {
  const { state, notification, registration } = search;
  return {
    ...(state && isKnown(state) ? { state } : {}),
    ...(notification && notification.length <= 50 ? { notification } : {}),
    ...(registration && id.test(registration) ? { registration } : {}),
  };
}

export function isFiltered(filters: MailFilters): boolean {
  return Object.keys(filters).length > 0;
}

/** An e-mail that waits for its next try, or is on its way: its state changes by itself. */
export function isUnderWay(mail: Pick<Mail, "state">): boolean {
  return mail.state === "queued" || mail.state === "sending";
}

/** In milliseconds: not more often than a person can follow, not later than they would reload the page. */
const soon = 2000;
const late = 60_000;

/** In milliseconds: when it is worth to look at something again that changes by itself. False: it does not. */
export function nextLook(
  items: readonly Pick<Mail, "state" | "next_at">[],
  now = Date.now(),
): number | false {
  const waits = items
    .filter(isUnderWay)
    .map(({ next_at }) => (next_at === null ? 0 : Date.parse(next_at) - now));
  return waits.length === 0 ? false : Math.min(Math.max(Math.min(...waits), soon), late);
}

/** The ones that failed on top, each e-mail once, otherwise in the order of the list. */
export function failuresFirst(failed: readonly Mail[], rest: readonly Mail[]): Mail[] {
  const onTop = new Set(failed.map((mail) => mail.id));
  return [...failed, ...rest.filter((mail) => !onTop.has(mail.id))];
}
