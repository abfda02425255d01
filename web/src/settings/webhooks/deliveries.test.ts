import { describe, expect, it } from "vitest";
import {
  deliveryState,
  isFiltered,
  isSuccess,
  isUnderWay,
  nextLook,
  readable,
  readDeliveryFilters,
} from "./deliveries";

describe("the filters of deliveries", () => {
  it("come from the address, without what the API would refuse", () => {
    expect(readDeliveryFilters({ state: "failed", type: "mail.resent" })).toEqual({
      state: "failed",
      type: "mail.resent",
    });
    expect(readDeliveryFilters({ state: "lost", type: "x".repeat(101), delivery: "1" })).toEqual({});
    expect(isFiltered({})).toBe(false);
    expect(isFiltered({ state: "failed" })).toBe(true);
  });
});

describe("a delivery", () => {
  it("is under way until it is delivered or given up", () => {
    expect(isUnderWay({ state: "sending" })).toBe(true);
    expect(isUnderWay({ state: "failed" })).toBe(false);
  });

  it("succeeds with a 2xx", () => {
    expect(isSuccess({ status: 204 })).toBe(true);
    expect(isSuccess({ status: 302 })).toBe(false);
    expect(isSuccess({ status: null })).toBe(false);
  });

  it("shows a state that is newer than the app", () => {
    expect(deliveryState("skipped")).toEqual({ label: "skipped", tone: "neutral" });
  });

  it("has a body that can be read", () => {
    expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(readable("<html>")).toBe("<html>");
  });
});

describe("when to look again", () => {
  const now = Date.parse("2026-05-20T07:00:00Z");
  const queued = (next_at: string | null) => ({ state: "queued" as const, next_at });

  it("is at the next try, within limits", () => {
    expect(nextLook([queued("2026-05-20T07:00:30Z")], now)).toBe(30_000);
    expect(nextLook([queued("2026-05-20T09:00:00Z")], now)).toBe(60_000);
    expect(nextLook([queued("2026-05-20T09:00:00Z"), queued(null)], now)).toBe(2000);
  });

  it("is never for what is finished", () => {
    expect(nextLook([{ state: "failed", next_at: null }], now)).toBe(false);
    expect(nextLook([], now)).toBe(false);
  });
});
