import type { Session } from "../app/sessions";

/** A session for tests. */
export function sampleSession(change: Partial<Session> = {}): Session {
  return {
    id: "s1",
    code: "A-1",
    title: { en: "Energy for all", fr: "L'énergie pour tous" },
    abstract: { en: "How cities save energy.", fr: "Comment économiser." },
    kind: "panel",
    state: "confirmed",
    track: "congress",
    themes: ["energy"],
    language: "en",
    interpretation: ["fr"],
    duration_minutes: 60,
    capacity: null,
    enrolment_policy: "open",
    waiting_list: true,
    links: [],
    speakers: [{ speaker: "p1", name: "Zoë Núñez", role: "panellist", confirmed: true }],
    room: "hall-1",
    starts_at: "2026-11-27T16:00:00Z",
    ends_at: "2026-11-27T17:00:00Z",
    revision: 3,
    ...change,
  };
}
