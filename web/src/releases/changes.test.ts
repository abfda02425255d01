import { describe, expect, it } from "vitest";
import { groupByKind } from "../app/groups";
import { changeKinds, changeLabel, readKind, readVersion, spanText } from "./changes";

describe("groupByKind", () => {
  it("puts what people notice first, and unknown kinds last", () => {
    const items = ["edited", "unheard_of", "moved", "edited"].map((kind, id) => ({ kind, id }));
    expect(
      groupByKind(items, changeKinds).map(({ kind, items }) => [kind, items.map(({ id }) => id)]),
    ).toEqual([
      ["moved", [2]],
      ["edited", [0, 3]],
      ["unheard_of", [1]],
    ]);
  });
});

it("shows a kind that is newer than the app as it is", () => {
  expect(changeLabel("unheard_of")).toBe("unheard_of");
});

it("reads the kind and the version from the address", () => {
  expect(readKind("moved")).toBe("moved");
  expect(readKind("<b>")).toBeNull();
  expect(readKind(undefined)).toBeNull();
  expect(readVersion("12")).toBe(12);
  for (const wrong of ["0", "-1", "1.5", "x", "", "1e3", "99999999999"])
    expect(readVersion(wrong)).toBeNull();
});

describe("spanText", () => {
  const format = (options: Intl.DateTimeFormatOptions) => (instant: string) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Kolkata", ...options }).format(new Date(instant));
  const day = { day: "numeric", month: "short" } as const;
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const time = {
    formatDate: format(day),
    formatTime: format(clock),
    formatDateTime: format({ ...day, ...clock }),
  };
  it("names the day once, or twice if it ends on another", () => {
    expect(spanText("2026-11-28T10:00:00Z", "2026-11-28T11:00:00Z", time)).toBe("28 Nov, 15:30–16:30");
    expect(spanText("2026-11-28T18:00:00Z", "2026-11-28T19:00:00Z", time)).toBe(
      "28 Nov, 23:30–29 Nov, 00:30",
    );
  });
});
