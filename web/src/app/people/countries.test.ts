import { expect, test } from "vitest";
import { countryCodes } from "./countries";

test("countries are those of ISO 3166-1", () => {
  const codes = countryCodes();
  expect(codes.length).toBe(249);
  for (const code of ["CN", "FR", "EC", "TW", "SS", "CW"]) expect(codes).toContain(code);
  for (const code of ["EU", "ZZ", "SU", "AN", "XK", "DD"]) expect(codes).not.toContain(code);
});
