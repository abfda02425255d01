import { describe, expect, it } from "vitest";
import { offsetLabel, placeOf, shownZone, zoneLabel, zoneNames } from "./zones";

const summer = new Date("2026-07-01T12:00:00Z");
const winter = new Date("2026-01-01T12:00:00Z");

describe("zoneLabel", () => {
  it.each([
    ["Asia/Shanghai", summer, "Shanghai, UTC+8"],
    ["Asia/Kolkata", summer, "Kolkata, UTC+5:30"],
    ["Europe/Paris", summer, "Paris, UTC+2"],
    ["Europe/Paris", winter, "Paris, UTC+1"],
    ["America/Argentina/Buenos_Aires", winter, "Buenos Aires, UTC−3"],
    ["Europe/London", winter, "London, UTC"],
    ["UTC", winter, "UTC"],
    ["Moon/Base", winter, "Moon/Base"],
  ])("of %s", (zone, at, label) => {
    expect(zoneLabel(zone, at)).toBe(label);
  });
});

it("has no offset for a name that is no zone", () => {
  expect(offsetLabel("Moon/Base", winter)).toBeNull();
  expect(placeOf("Asia/Ho_Chi_Minh")).toBe("Ho Chi Minh");
});

it("shows the zone of the edition only where there is one", () => {
  expect(shownZone("edition", "Asia/Shanghai", "Europe/Paris")).toBe("Asia/Shanghai");
  expect(shownZone("edition", null, "Europe/Paris")).toBe("Europe/Paris");
  expect(shownZone("reader", "Asia/Shanghai", "Europe/Paris")).toBe("Europe/Paris");
});

it("always lists the zone in use", () => {
  expect(zoneNames("Etc/GMT+3")).toContain("Etc/GMT+3");
  expect(zoneNames("UTC")).toContain("UTC");
});
