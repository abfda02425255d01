import { expect, test } from "vitest";
import { isLedBy } from "./ledDelegations";

test("a delegation is led by its focal point and its head", () => {
  const delegation = { focal_point: "Office@city.example", head: "r1" };
  expect(isLedBy(delegation, "office@city.example", null)).toBe(true);
  expect(isLedBy(delegation, "other@city.example", "r1")).toBe(true);
  expect(isLedBy(delegation, "other@city.example", "r2")).toBe(false);
  expect(isLedBy({ focal_point: null, head: null }, "other@city.example", null)).toBe(false);
});
