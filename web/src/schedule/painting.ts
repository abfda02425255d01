import type { Schemas } from "../api/client";
import type { Column } from "./layout";

export type SessionSlots = Schemas["SessionSlots"];
export type SlotConflict = SessionSlots["rooms"][number]["spans"][number]["conflicts"][number];

/** A part of a column at which the session would have conflicts if it started there, in minutes of the day. */
export interface Painted {
  from: number;
  until: number;
  severity: "warn" | "block" | "outside";
}

const minute = 60_000;

function spansOf(slots: SessionSlots, room: string) {
  return slots.rooms.find((one) => one.room === room)?.spans ?? [];
}

/** What is painted in a column while a session is dragged. What is outside of the edition is forbidden too. */
export function paint(slots: SessionSlots, { room, day }: Column): Painted[] {
  const into = (time: number) => (Math.min(Math.max(time, day.from), day.until) - day.from) / minute;
  const [from, until] = [Date.parse(slots.from), Date.parse(slots.until)];
  const painted: Painted[] = [
    { from: 0, until: into(from), severity: "outside" },
    ...spansOf(slots, room).map((span) => ({
      from: into(Date.parse(span.from)),
      until: into(Date.parse(span.until)),
      severity: span.severity,
    })),
    { from: into(until), until: into(day.until), severity: "outside" },
  ];
  return painted.filter((one) => one.from < one.until);
}

/** The conflicts that the session would have if it started there, the blocking ones first. */
export function conflictsAt(slots: SessionSlots, room: string, start: number): readonly SlotConflict[] {
  const span = spansOf(slots, room).find(
    ({ from, until }) => Date.parse(from) <= start && start < Date.parse(until),
  );
  const rank = ({ severity }: SlotConflict) => (severity === "block" ? 0 : 1);
  return span ? [...span.conflicts].sort((one, other) => rank(one) - rank(other)) : [];
}
