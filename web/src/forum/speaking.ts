import type { Schemas } from "../api/client";
import { minutesOf, secondsOf } from "./clock";

/** Who may run a speakers' list. */
export function isChair(can: (permission: string) => boolean): boolean {
  return can("forum.manage") || can("session.moderate");
}

/** A request to speak as its form has it. */
export interface RequestValues {
  delegation: string;
  item: number | null;
  topic: string;
  mode: string;
  videoUrl: string;
  language: string;
  minutes: number | null;
  secondChoice: string;
}

interface Purpose {
  language: string;
  limit: number;
  delegation: string;
  before: Schemas["SpeakingRequest"] | null;
}

export function requestValues({ language, limit, delegation, before }: Purpose): RequestValues {
  return {
    delegation: before?.delegation ?? delegation,
    item: before?.item ?? 1,
    topic: before?.topic ?? "",
    mode: before?.mode ?? "live",
    videoUrl: before?.video_url ?? "",
    language: before?.language ?? language,
    minutes: minutesOf(before?.wanted_seconds ?? limit),
    secondChoice: before?.second_choice ?? "",
  };
}

/** What a change of a request sends. */
export function requestPatch(values: RequestValues) {
  return {
    item: values.item ?? 1,
    topic: values.topic.trim(),
    mode: values.mode as Schemas["SpeechMode"],
    video_url: values.mode === "video_message" ? values.videoUrl.trim() || null : null,
    language: values.language,
    second_choice: values.secondChoice || null,
    wanted_seconds: secondsOf(values.minutes),
  };
}

export function requestBody(values: RequestValues, replyTo: string | null): Schemas["NewSpeakingRequest"] {
  return {
    ...requestPatch(values),
    ...(values.delegation ? { delegation: values.delegation } : {}),
    ...(replyTo ? { reply_to: replyTo } : {}),
  };
}

export interface RequestActions {
  canChange: boolean;
  canWithdraw: boolean;
  canSwap: boolean;
}

/** What a delegation can still do with its request. */
export function requestActions({ state }: Pick<Schemas["SpeakingRequest"], "state">): RequestActions {
  const isWaiting = state === "waiting";
  return {
    canChange: isWaiting,
    canWithdraw: isWaiting || state === "called" || state === "skipped",
    canSwap: isWaiting,
  };
}

type Waiting = Pick<Schemas["Speech"], "request" | "delegation" | "item" | "kind" | "swap_with">;

/** With whom a request can swap places: other delegations that wait to speak about the same item. */
export function swapPartners<Speech extends Waiting>(
  waiting: readonly Speech[],
  own: Pick<Schemas["SpeakingRequest"], "id" | "delegation" | "item" | "kind">,
): Speech[] {
  return waiting.filter(
    (one) =>
      one.request !== own.id &&
      one.delegation !== own.delegation &&
      one.item === own.item &&
      one.kind === own.kind,
  );
}

/** Offers of others to swap with this request. */
export function swapOffers<Speech extends Waiting>(waiting: readonly Speech[], request: string): Speech[] {
  return waiting.filter((one) => one.swap_with === request);
}

/** Which item was moved between two orders, and to which place, from 1. */
export function movedSpeech<Item>(before: readonly Item[], after: readonly Item[]) {
  const first = before.findIndex((one, at) => one !== after[at]);
  if (first < 0) return { speech: undefined, place: 0 };
  // Moved down: the next one took its place. Moved up: it took the place itself.
  const isDown = before[first + 1] === after[first];
  const speech = isDown ? before[first] : after[first];
  return { speech, place: speech === undefined ? 0 : after.indexOf(speech) + 1 };
}
