import { describe, expect, it } from "vitest";
import {
  deliveryState,
  isFiltered,
  isSuccess,
  isUnderWay,
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
