import { expect, test } from "vitest";
import { delegationPatch, delegationValues, memberActions, placesLeft, readFilters } from "./rules";

const quito = { name: "Quito", city: "Quito", country: "EC", quota: 5, focal_point: "office@quito.example" };

test("filters are read from the address", () => {
  expect(readFilters({ q: " qui ", country: "ec" })).toEqual({ q: "qui", country: "EC" });
  expect(readFilters({ q: "", country: "Ecuador" })).toEqual({});
});

test("a patch has only what has changed", () => {
  expect(delegationPatch(quito, { ...quito, name: "Quito " })).toEqual({});
  expect(delegationPatch(quito, { ...quito, quota: null, focal_point: "" })).toEqual({
    quota: null,
    focal_point: null,
  });
});

test("a new delegation is empty", () => {
  expect(delegationValues(null)).toMatchObject({ name: "", quota: null });
});

test("a quota that is used up leaves no place", () => {
  expect(placesLeft({ quota: 5, members: 3 })).toBe(2);
  expect(placesLeft({ quota: 5, members: 6 })).toBe(0);
  expect(placesLeft({ quota: null, members: 6 })).toBeNull();
});

test("only a confirmed member who is not the head can become the head", () => {
  expect(memberActions({ id: "a", state: "confirmed" }, "b").canLead).toBe(true);
  expect(memberActions({ id: "a", state: "confirmed" }, "a").canLead).toBe(false);
  expect(memberActions({ id: "a", state: "pending" }, null)).toEqual({
    canReplace: true,
    canWithdraw: true,
    canLead: false,
  });
  expect(memberActions({ id: "a", state: "cancelled" }, null).canWithdraw).toBe(false);
});
