import { expect, it } from "vitest";
import { isAccountId, toggleRole } from "./roles";

it("keeps the order of the roles", () => {
  expect(toggleRole(["observer"], "organiser", true)).toEqual(["organiser", "observer"]);
  expect(toggleRole(["organiser", "observer"], "organiser", false)).toEqual(["observer"]);
});

it("knows the id of an account", () => {
  expect(isAccountId(" 017cff64-6000-7000-8000-000000000000 ")).toBe(true);
  expect(isAccountId("ana@city.example")).toBe(false);
});
