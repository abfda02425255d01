import { describe, expect, it } from "vitest";
import { generalZoneLabel, offsetLabel, placeOf, zoneLabel } from "./zoneLabel";

const summer = new Date("2027-07-15T22:59:00Z");
const winter = new Date("2026-11-30T12:00:00Z");

describe("zoneLabel", () => {
  it.each([
    ["Asia/Shanghai", summer, "Shanghai, UTC+8"],
    ["Asia/Kolkata", summer, "Kolkata, UTC+5:30"],
    ["Europe/Paris", summer, "Paris, UTC+2"],
    ["Europe/Paris", winter, "Paris, UTC+1"],
    ["Europe/Lisbon", summer, "Lisbon, UTC+1"],
    ["Europe/Lisbon", winter, "Lisbon, UTC"],
    ["America/New_York", summer, "New York, UTC−4"],
    ["America/New_York", winter, "New York, UTC−5"],
    ["America/Argentina/Buenos_Aires", winter, "Buenos Aires, UTC−3"],
    ["UTC", winter, "UTC"],
    ["Moon/Base", winter, "Moon/Base"],
  ])("of %s at %s", (zone, at, label) => {
    expect(zoneLabel(zone, at)).toBe(label);
  });

  it("has the offset of the instant in the hour in which clocks change", () => {
    expect(zoneLabel("Europe/Lisbon", new Date("2027-03-28T00:59:59Z"))).toBe("Lisbon, UTC");
    expect(zoneLabel("Europe/Lisbon", new Date("2027-03-28T01:00:00Z"))).toBe("Lisbon, UTC+1");
  });

  it("has no offset for times on both sides of a change of clocks", () => {
    expect(zoneLabel("Europe/Lisbon", winter, summer)).toBe("Lisbon");
    expect(zoneLabel("Asia/Shanghai", winter, summer)).toBe("Shanghai, UTC+8");
    expect(zoneLabel("UTC", winter, summer)).toBe("UTC");
  });
});

it("has an offset in general only where clocks never change", () => {
  expect(generalZoneLabel("Europe/Lisbon")).toBe("Lisbon");
  expect(generalZoneLabel("America/New_York")).toBe("New York");
  expect(generalZoneLabel("Asia/Shanghai")).toBe("Shanghai, UTC+8");
  expect(generalZoneLabel("Etc/UTC")).toBe("UTC");
  expect(generalZoneLabel("Moon/Base")).toBe("Moon/Base");
});

it("has no offset for a name that is no zone", () => {
  expect(offsetLabel("Moon/Base", winter)).toBeNull();
  expect(placeOf("Asia/Ho_Chi_Minh")).toBe("Ho Chi Minh");
});
