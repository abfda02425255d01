import { expect, test } from "vitest";
import { registeredEditions } from "./registrations";

test("the editions of a person are read from the export", () => {
  const registrations = [
    { congress: "demo", state: "confirmed" },
    { congress: "demo", state: "confirmed" },
    { congress: "old", state: "cancelled" },
    { congress: 3 },
    null,
  ];
  expect(registeredEditions(registrations)).toEqual(["demo"]);
  expect(registeredEditions(undefined)).toEqual([]);
});
