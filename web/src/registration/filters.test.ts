import { expect, test } from "vitest";
import { exportAddress, isFiltered, knownTotal, readFilters } from "./filters";

const delegation = "017cff64-6000-7000-8000-000000000000";

test("filters are read from the address", () => {
  expect(readFilters({ q: " ana ", state: "pending", type: "delegate", country: "ec", delegation })).toEqual({
    q: "ana",
    state: "pending",
    type: "delegate",
    country: "EC",
    delegation,
  });
});

test("what the API would refuse is left out", () => {
  expect(
    readFilters({ q: " ", state: "unknown", country: "Ecuador", delegation: "quito", other: "x" }),
  ).toEqual({});
  expect(readFilters({ q: "x".repeat(300) }).q).toHaveLength(200);
});

test("a list without filters is not filtered", () => {
  expect(isFiltered({})).toBe(false);
  expect(isFiltered({ country: "EC" })).toBe(true);
});

test("the number of matches is known for everyone and for one state", () => {
  const figures = { total: 12, by_state: [{ state: "pending", total: 5 }] };
  expect(knownTotal({}, figures)).toBe(12);
  expect(knownTotal({ state: "pending" }, figures)).toBe(5);
  expect(knownTotal({ state: "rejected" }, figures)).toBe(0);
  expect(knownTotal({ state: "pending", q: "ana" }, figures)).toBeNull();
  expect(knownTotal({}, undefined)).toBeNull();
});

test("an export has the filters of the list", () => {
  expect(exportAddress("demo", { q: "a&b", country: "EC" }, "xlsx", ["reference", "answers.diet"])).toBe(
    "/api/v1/congresses/demo/registrations/export?q=a%26b&country=EC&format=xlsx&columns=reference%2Canswers.diet",
  );
  expect(exportAddress("demo", {}, "csv", null)).toBe(
    "/api/v1/congresses/demo/registrations/export?format=csv",
  );
});
