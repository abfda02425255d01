import { expect, test } from "vitest";
import { leftIn, neighbours, nextUnfinished, queueOf } from "./queue";
import { evaluationBody, firstMissing, shareOf, weightedMean } from "./scores";

const item = (id: string, state: "assigned" | "draft" | "submitted", round = "jury") => ({
  id,
  state,
  round,
  award: "green",
});
const queue = [item("a", "submitted"), item("b", "draft"), item("c", "submitted"), item("d", "assigned")];

const criterion = (id: string, weight: number) => ({
  id,
  slug: id,
  name: { en: id },
  description: null,
  weight,
  position: 0,
});
const scale = { scale_min: 0, scale_max: 10, criteria: [criterion("x", 1), criterion("y", 3)] };
const empty = { scores: {}, comment: "", feedback: "", submitted: false };

test("a queue has one round of one award", () => {
  const all = [...queue, item("e", "assigned", "technical")];
  expect(queueOf(all, { award: "green", round: "jury" })).toEqual(queue);
  expect(leftIn(queue)).toBe(2);
});

test("the next entry is the next that is not submitted, around the end", () => {
  expect(nextUnfinished(queue, "b")?.id).toBe("d");
  expect(nextUnfinished(queue, "d")?.id).toBe("b");
  expect(nextUnfinished([item("a", "draft")], "a")).toBeNull();
  expect(nextUnfinished([item("a", "submitted"), item("b", "submitted")], "a")).toBeNull();
});

test("neighbours are those in the list, finished or not", () => {
  expect(neighbours(queue, "b")).toMatchObject({ position: 2, previous: { id: "a" }, next: { id: "c" } });
  expect(neighbours(queue, "a").previous).toBeNull();
  expect(neighbours(queue, "d").next).toBeNull();
});

test("a score outside of the scale is missing, and not sent", () => {
  const values = { ...empty, scores: { x: 11, y: 4 }, submitted: true };
  expect(firstMissing(values, scale)?.id).toBe("x");
  expect(evaluationBody(values, scale)).toMatchObject({
    scores: [{ criterion: "y", score: 4 }],
    submitted: false,
  });
});

test("a complete evaluation is sent as submitted", () => {
  const values = { ...empty, scores: { x: 0, y: 10 }, comment: " good ", submitted: true };
  expect(firstMissing(values, scale)).toBeNull();
  expect(evaluationBody(values, scale)).toEqual({
    scores: [
      { criterion: "x", score: 0 },
      { criterion: "y", score: 10 },
    ],
    comment: "good",
    feedback: null,
    submitted: true,
  });
});

test("the mean is weighted, over what is scored", () => {
  expect(weightedMean(empty, scale)).toBeNull();
  expect(weightedMean({ ...empty, scores: { x: 2, y: 10 } }, scale)).toBe(8);
  expect(weightedMean({ ...empty, scores: { x: 2 } }, scale)).toBe(2);
  expect(shareOf(criterion("y", 3), scale.criteria)).toBe(0.75);
});
