import { expect, test } from "vitest";
import { possibleActions } from "./actions";

test("each state allows the actions of the API", () => {
  expect(possibleActions("pending")).toEqual(["approve", "transfer", "reject", "cancel"]);
  expect(possibleActions("waitlisted")).toEqual(["promote", "transfer", "reject", "cancel"]);
  expect(possibleActions("confirmed")).toEqual(["transfer", "cancel"]);
  expect(possibleActions("rejected")).toEqual([]);
  expect(possibleActions("cancelled")).toEqual([]);
  expect(possibleActions("a state of a newer API")).toEqual([]);
});
