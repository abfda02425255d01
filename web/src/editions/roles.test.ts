import { expect, it } from "vitest";
import { onlyOrganiser, toggleRole } from "./roles";

it("keeps the order of the roles", () => {
  expect(toggleRole(["observer"], "organiser", true)).toEqual(["organiser", "observer"]);
  expect(toggleRole(["organiser", "observer"], "organiser", false)).toEqual(["observer"]);
});

it("knows the organiser that an edition cannot lose", () => {
  const one = { account: "1", roles: ["organiser", "observer"] as const };
  const other = { account: "2", roles: ["organiser"] as const };
  const observer = { account: "3", roles: ["observer"] as const };
  expect(onlyOrganiser([one, observer])).toBe("1");
  expect(onlyOrganiser([one, other, observer])).toBeNull();
  expect(onlyOrganiser([observer])).toBeNull();
});
