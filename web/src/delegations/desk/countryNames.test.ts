import { expect, test } from "vitest";
import { countryOf } from "./countryNames";

test("countries are found by code and by name in each language", () => {
  for (const text of ["PT", "pt", "Portugal", "葡萄牙"]) expect(countryOf(text)).toBe("PT");
  expect(countryOf("Côte d'Ivoire")).toBe("CI");
  expect(countryOf("Atlantis")).toBeNull();
});
