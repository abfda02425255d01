import { expect, test, vi } from "vitest";
import {
  batchSize,
  groupOutcomes,
  inBatches,
  type Outcome,
  outcomesOf,
  runBatches,
  subjectsFor,
} from "./bulk";

const subject = (id: string, state = "pending", created_at = "2026-05-01T00:00:00Z") => ({
  id,
  name: `Person ${id}`,
  reference: `R-${id}`,
  state,
  created_at,
});

test("an action takes the registrations whose state allows it, the oldest first", () => {
  const newer = subject("b", "pending", "2026-05-02T00:00:00Z");
  const older = subject("a");
  expect(subjectsFor("approve", [newer, subject("c", "confirmed"), older])).toEqual({
    possible: [older, newer],
    left: 1,
  });
  expect(subjectsFor("cancel", [subject("c", "confirmed")]).possible).toHaveLength(1);
});

test("batches are as large as the API accepts", () => {
  const sizes = inBatches(Array.from({ length: 450 }), batchSize).map((batch) => batch.length);
  expect(sizes).toEqual([200, 200, 50]);
  expect(inBatches([], batchSize)).toEqual([]);
});

test("outcomes are matched with their people", () => {
  const problem = {
    type: "/problems/registration-state",
    title: "Not possible",
    status: 409,
    detail: "It is rejected.",
  };
  const outcomes = outcomesOf(
    [subject("a"), subject("b")],
    [
      { registration: "a", outcome: "updated", state: "confirmed", problem: null },
      { registration: "b", outcome: "refused", state: "rejected", problem },
    ],
  );
  expect(outcomes.map(({ state }) => state)).toEqual(["confirmed", null]);
  expect(outcomes[1]?.problem?.detail).toBe("It is rejected.");
});

test("outcomes are grouped by state and by reason", () => {
  const done = (id: string, state: string): Outcome => ({ subject: subject(id), state, problem: null });
  const refused = (id: string, detail: string): Outcome => ({
    subject: subject(id),
    state: null,
    problem: { type: "/problems/registration-state", title: "Not possible", detail },
  });
  const groups = groupOutcomes([
    refused("a", "It is rejected."),
    refused("b", "It is cancelled."),
    refused("g", "It is cancelled."),
    done("c", "waitlisted"),
    done("d", "confirmed"),
    done("e", "confirmed"),
  ]);
  expect(groups.map(({ state, subjects }) => [state, subjects.length])).toEqual([
    ["confirmed", 2],
    ["waitlisted", 1],
    [null, 3],
  ]);
  expect(groups[2]).toMatchObject({ title: "Not possible", detail: null });
});

test("work stops between two batches", async () => {
  const subjects = Array.from({ length: 450 }, (_, at) => subject(String(at)));
  const aborter = new AbortController();
  const send = vi.fn(async () => {
    aborter.abort();
  });
  await runBatches({ subjects, send, signal: aborter.signal });
  expect(send).toHaveBeenCalledTimes(1);
});
