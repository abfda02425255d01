import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Schemas } from "../../api/client";
import type { Tone } from "../../ui";

export type State = Schemas["RegistrationState"];

export const states: readonly State[] = ["pending", "waitlisted", "confirmed", "rejected", "cancelled"];

/** By any text: the API may get more states, which are shown as they are. */
export const stateLabels: Readonly<Record<string, MessageDescriptor>> = {
  pending: msg`Pending`,
  waitlisted: msg`Waiting list`,
  confirmed: msg`Confirmed`,
  rejected: msg`Rejected`,
  cancelled: msg`Cancelled`,
} satisfies Record<State, MessageDescriptor>;

export const stateTones: Readonly<Record<string, Tone>> = {
  pending: "warning",
  waitlisted: "info",
  confirmed: "success",
  rejected: "danger",
  cancelled: "neutral",
} satisfies Record<State, Tone>;
