import { expect, test } from "vitest";
import { candidatesOf, votedCity, votedStates } from "./candidates";

const entries = [
  { id: "1", city: "Lyon", state: "shortlisted", created_at: "2026-01-01T00:00:00Z" },
  { id: "3", city: "Quito", state: "winner", created_at: "2026-01-03T00:00:00Z" },
  { id: "2", city: "Porto", state: "special_mention", created_at: "2026-01-02T00:00:00Z" },
] as const;

test("winners are in the vote once the results are published, and for the secretariat before", () => {
  expect(votedStates({ state: "open" }, false)).toEqual(["shortlisted"]);
  expect(votedStates(undefined, false)).toEqual(["shortlisted"]);
  expect(votedStates({ state: "open" }, true)).toContain("winner");
  expect(votedStates({ state: "published" }, false)).toEqual(["shortlisted", "winner", "special_mention"]);
});

test("the winner is first once the results are published, and not before", () => {
  const cities = (state: "open" | "published") => candidatesOf(entries, { state }).map(({ city }) => city);
  expect(cities("open")).toEqual(["Lyon", "Porto", "Quito"]);
  expect(cities("published")).toEqual(["Quito", "Porto", "Lyon"]);
});

test("a vote has the name of a city, or none, and never an id", () => {
  expect(votedCity({ entry: "3" }, entries)).toBe("Quito");
  expect(votedCity({ entry: "01a22e74-0000-7000-8000-000000000000" }, entries)).toBeNull();
});
