import { expect, it } from "vitest";
import { shownZone, zoneNames } from "./zones";

it("shows the zone of the edition only where there is one", () => {
  expect(shownZone("edition", "Asia/Shanghai", "Europe/Paris")).toBe("Asia/Shanghai");
  expect(shownZone("edition", null, "Europe/Paris")).toBe("Europe/Paris");
  expect(shownZone("reader", "Asia/Shanghai", "Europe/Paris")).toBe("Europe/Paris");
});

it("always lists the zone in use", () => {
  expect(zoneNames("Etc/GMT+3")).toContain("Etc/GMT+3");
  expect(zoneNames("UTC")).toContain("UTC");
});
