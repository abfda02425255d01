import { expect, it } from "vitest";
import { editionSlug, latestLastDay, movedDay, prefixOf, prefixPattern } from "./slug";

it("gives an edition an address in any script", () => {
  expect(editionSlug("World Mayors Congress", "2027-05-10")).toBe("world-mayors-congress");
  expect(editionSlug("世界城市大会 2027", "2027-05-10")).toBe("congress-2027");
  expect(editionSlug("", "")).toBe("");
});

it("makes a prefix of the initials and the year", () => {
  expect(prefixOf("World Congress of the Mayors", "2027-05-10")).toBe("WCM27");
  expect(prefixOf("Metropolis 2027", "2027-05-10")).toBe("MET27");
  for (const name of ["世界城市大会", "A", "One two three four five six seven eight nine", ""]) {
    for (const day of ["2027-05-10", ""])
      expect(prefixOf(name, day)).toMatch(new RegExp(`^${prefixPattern}$`));
  }
});

it("moves the last day of a copy with the first", () => {
  expect(movedDay("2025-03-04", "2025-03-01", "2027-05-10")).toBe("2027-05-13");
  expect(movedDay("2025-03-04", "2025-03-01", "")).toBeNull();
});

it("lets an edition last 366 days", () => {
  expect(latestLastDay("2027-05-10")).toBe("2028-05-10");
  expect(latestLastDay("2028-05-10")).toBe("2029-05-11");
  expect(latestLastDay("")).toBeUndefined();
});
