import { describe, expect, it } from "vitest";
import { fromWallClock, toWallClock } from "./zonedTime";

describe("times in a zone", () => {
  it("are shown as clocks there show them", () => {
    expect(toWallClock("2026-05-20T07:00:00Z", "Asia/Kolkata")).toBe("2026-05-20T12:30");
    expect(toWallClock("2026-05-20T23:30:00Z", "Asia/Shanghai")).toBe("2026-05-21T07:30");
    expect(toWallClock("not a time", "UTC")).toBe("");
  });

  it("are sent in UTC", () => {
    expect(fromWallClock("2026-05-20T12:30", "Asia/Kolkata")).toBe("2026-05-20T07:00:00Z");
    expect(fromWallClock("2026-01-15T09:00", "Europe/Paris")).toBe("2026-01-15T08:00:00Z");
    expect(fromWallClock("2026-07-15T09:00", "Europe/Paris")).toBe("2026-07-15T07:00:00Z");
    expect(fromWallClock("", "UTC")).toBeNull();
    expect(fromWallClock("2026-05", "UTC")).toBeNull();
  });

  it("move forward if clocks skip them", () => {
    // On 29 March 2026 clocks in Paris go from 02:00 to 03:00.
    expect(fromWallClock("2026-03-29T02:30", "Europe/Paris")).toBe("2026-03-29T01:30:00Z");
    expect(toWallClock("2026-03-29T01:30:00Z", "Europe/Paris")).toBe("2026-03-29T03:30");
    expect(fromWallClock("2026-03-29T01:30", "Europe/Paris")).toBe("2026-03-29T00:30:00Z");
    expect(fromWallClock("2026-03-29T03:30", "Europe/Paris")).toBe("2026-03-29T01:30:00Z");
  });

  it("are the first of two that clocks show", () => {
    // On 25 October 2026 clocks in Paris go from 03:00 back to 02:00.
    expect(fromWallClock("2026-10-25T02:30", "Europe/Paris")).toBe("2026-10-25T00:30:00Z");
    expect(fromWallClock("2026-10-25T03:30", "Europe/Paris")).toBe("2026-10-25T02:30:00Z");
  });

  it("come back as they went", () => {
    for (const zone of ["America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]) {
      for (let day = 0; day < 366; day += 1) {
        const instant = new Date(Date.UTC(2026, 0, 1 + day, 13, 15)).toISOString().replace(".000Z", "Z");
        expect(fromWallClock(toWallClock(instant, zone), zone)).toBe(instant);
      }
    }
  });
});
