import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Tone } from "../ui";

const states: Readonly<Record<string, { label: MessageDescriptor; tone: Tone }>> = {
  draft: { label: msg`Draft`, tone: "neutral" },
  open: { label: msg`Open for registration`, tone: "success" },
  running: { label: msg`Running`, tone: "info" },
  closed: { label: msg`Closed`, tone: "neutral" },
  archived: { label: msg`Archived`, tone: "neutral" },
};

/** The state of an edition in words; a state that is newer than this app is shown as it is. */
export function editionState(state: string): { label: MessageDescriptor | string; tone: Tone } {
  return states[state] ?? { label: state, tone: "neutral" };
}
