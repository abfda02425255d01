import type { Schemas } from "../api/client";

export type ClockTone = "calm" | "near" | "over";

export interface Clock {
  /** In seconds; negative once the time is over. */
  left: number;
  tone: ClockTone;
  /** The share of the time that has passed, from 0 to 1. */
  share: number;
}

export type Timed = Pick<Schemas["Speech"], "seconds" | "used_seconds" | "state">;

/**
 * The clock of a speech. It counts from the time that the service measured, by how long ago it was read, so that it is
 * right on a device whose own clock is wrong.
 */
export function clockOf({ seconds, used_seconds, state }: Timed, sinceRead: number): Clock {
  const running = state === "speaking" ? Math.max(0, sinceRead) / 1000 : 0;
  const used = (used_seconds ?? 0) + running;
  const left = Math.ceil(seconds - used);
  const near = Math.min(30, seconds / 4);
  return {
    left,
    tone: left <= 0 ? "over" : left <= near ? "near" : "calm",
    share: seconds > 0 ? Math.min(1, used / seconds) : 1,
  };
}

/** `4:05`; over time `+0:12`. */
export function formatClock(left: number): string {
  const seconds = Math.abs(left);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return left < 0 ? `+${text}` : text;
}

const milestones = [0, 30, 60];

/** The latest moment that is said to screen readers: 60 and 30 seconds left, and 0; null before. */
export function milestoneOf(left: number, seconds: number): number | null {
  return milestones.find((one) => left <= one && one < seconds) ?? null;
}

/** Minutes as a person types them: 2.5 → 150 seconds. */
export function secondsOf(minutes: number | null): number {
  return minutes === null ? 0 : Math.round(minutes * 60);
}

export function minutesOf(seconds: number): number {
  return Math.round((seconds / 60) * 100) / 100;
}
