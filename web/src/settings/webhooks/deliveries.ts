import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Schemas } from "../../api/client";
import type { TextSearch } from "../../app/search";
import type { Tone } from "../../ui";

export type Delivery = Schemas["Delivery"];
export type Attempt = Schemas["DeliveryDetail"]["tries"][number];

export const deliveryStates = ["failed", "queued", "sending", "delivered"] as const;
type KnownState = (typeof deliveryStates)[number];

const states: Readonly<Record<KnownState, { label: MessageDescriptor; tone: Tone }>> = {
  failed: { label: msg`Failed`, tone: "danger" },
  queued: { label: msg`Queued`, tone: "info" },
  sending: { label: msg`Being sent`, tone: "info" },
  delivered: { label: msg`Delivered`, tone: "success" },
};

function isKnown(state: string): state is KnownState {
  return deliveryStates.some((known) => known === state);
}

/** A state that is newer than this app is shown as it is. */
export function deliveryState(state: string): { label: MessageDescriptor | string; tone: Tone } {
  return isKnown(state) ? states[state] : { label: state, tone: "neutral" };
}

/** A delivery that waits for its next try, or is on its way: its state changes by itself. */
export function isUnderWay(delivery: Pick<Delivery, "state">): boolean {
  return delivery.state === "queued" || delivery.state === "sending";
}

/** In milliseconds: not more often than a person can follow, not later than they would reload the page. */
const soon = 2000;
const late = 60_000;

/** In milliseconds: when it is worth to look at something again that changes by itself. False: it does not. */
export function nextLook(
  items: readonly Pick<Delivery, "state" | "next_at">[],
  now = Date.now(),
): number | false {
  const waits = items
    .filter(isUnderWay)
    .map(({ next_at }) => (next_at === null ? 0 : Date.parse(next_at) - now));
  return waits.length === 0 ? false : Math.min(Math.max(Math.min(...waits), soon), late);
}

export interface DeliveryFilters {
  state?: KnownState;
  type?: string;
}

/** Reads the filters from the address. What the API would refuse is left out. */
export function readDeliveryFilters({ state, type }: TextSearch): DeliveryFilters {
  return {
    ...(state && isKnown(state) ? { state } : {}),
    ...(type && type.length <= 100 ? { type } : {}),
  };
}

export function isFiltered(filters: DeliveryFilters): boolean {
  return Object.keys(filters).length > 0;
}

/** JSON with indents, for reading; anything else as it is. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Success is any 2xx. */
export function isSuccess(attempt: Pick<Attempt, "status">): boolean {
  return attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
}
