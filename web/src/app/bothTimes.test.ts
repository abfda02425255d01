import { expect, it } from "vitest";
import { timesIn } from "./bothTimes";

const deadline = "2027-07-15T22:59:00Z";

it("shows a time with the offsets that the zones have then", () => {
  expect(timesIn("en-GB", deadline, ["Europe/Lisbon"])).toBe("15 Jul 2027, 23:59, Lisbon, UTC+1");
  expect(timesIn("en-GB", deadline, ["Europe/Lisbon", "America/New_York"])).toBe(
    "15 Jul 2027, 23:59, Lisbon, UTC+1 (15 Jul, 18:59, New York, UTC−4)",
  );
});

it("shows the time of the edition, of the reader and of the award, each once", () => {
  const zones = ["Asia/Shanghai", "America/Bogota", "Asia/Shanghai", "America/New_York"] as const;
  expect(timesIn("en-GB", deadline, [...zones])).toBe(
    "16 Jul 2027, 06:59, Shanghai, UTC+8 (15 Jul, 17:59, Bogota, UTC−5; 15 Jul, 18:59, New York, UTC−4)",
  );
  expect(timesIn("en-GB", deadline, ["UTC", "Etc/UTC"])).toBe("15 Jul 2027, 22:59, UTC");
});
