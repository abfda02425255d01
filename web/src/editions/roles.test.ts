import { expect, it } from "vitest";
import { toggleRole } from "./roles";

it("keeps the order of the roles", () => {
  expect(toggleRole(["observer"], "organiser", true)).toEqual(["organiser", "observer"]);
  expect(toggleRole(["organiser", "observer"], "organiser", false)).toEqual(["observer"]);
});
