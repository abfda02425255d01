import { setupI18n } from "@lingui/core";
import { describe, expect, test } from "vitest";
import { countedReason } from "./conflictText";

const i18n = setupI18n({ locale: "en", messages: { en: {} } });

function said(kind: string, found: number, allowed: number | null) {
  const reason = countedReason(kind, { found, allowed, other: "Opening", names: "Ana" });
  return reason && i18n._(reason);
}

describe("a conflict with numbers", () => {
  test("says them in a sentence", () => {
    expect(said("speaker_overload", 540, 480)).toBe("Ana: 540 minutes on that day; the limit is 480.");
    expect(said("short_turnaround", 1, 5)).toBe(
      "Ana: 1 minute from or to “Opening” in another room; at least 5 are needed.",
    );
    expect(said("room_too_small", 300, 120)).toBe(
      "300 people want to attend the session; seats of the room: 120.",
    );
    expect(said("audience_overlap", 1, null)).toBe(
      "1 person wants to attend both this session and “Opening”, which are at the same time.",
    );
  });

  test("has a sentence for each kind that counts", () => {
    const kinds = [
      "repeat_too_soon",
      "duration_mismatch",
      "interpretation_exceeded",
      "capacity_below_enrolled",
    ];
    for (const kind of kinds) expect(said(kind, 7, 3)).toMatch(/7/);
  });

  test("of a kind that is newer than the app has no sentence", () => {
    expect(said("too_loud", 90, 60)).toBeUndefined();
    expect(said("too_loud", 90, null)).toBeUndefined();
  });
});
