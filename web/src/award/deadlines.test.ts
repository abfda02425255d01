import { expect, test } from "vitest";
import { clock, phaseOf } from "./deadlines";

const round = { opens_at: "2026-05-01T00:00:00Z", closes_at: "2026-05-01T23:59:59Z", closed_at: null };

test("the last second of a deadline belongs to it", () => {
  expect(phaseOf(round, Date.parse("2026-04-30T23:59:59.999Z"))).toBe("before");
  expect(phaseOf(round, Date.parse("2026-05-01T23:59:59.999Z"))).toBe("open");
  expect(phaseOf(round, Date.parse("2026-05-02T00:00:00Z"))).toBe("ended");
  expect(phaseOf({ ...round, closed_at: "2026-05-01T10:00:00Z" }, 0)).toBe("closed");
});

test("what is left is shown as a clock", () => {
  expect(clock(59)).toBe("00:59");
  expect(clock(3600)).toBe("1:00:00");
});
