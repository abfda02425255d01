import { expect, it } from "vitest";
import type { ImportRow } from "./faultyRows";
import { countRows, filterRows, nextRefused, outcomeText, stateText } from "./outcomes";

const problem = { column: null, value: null, code: "x", detail: "y" };
const row = (
  number: number,
  outcome: ImportRow["outcome"],
  problems: ImportRow["problems"] = [],
): ImportRow => ({
  row: number,
  line: number + 1,
  outcome,
  registration: null,
  record: null,
  problems,
});
const rows = [
  row(1, "created"),
  row(2, "refused", [problem]),
  row(3, "created", [problem]),
  row(4, "skipped", [problem]),
  row(5, "refused", [problem]),
];

it("counts what each filter shows", () => {
  expect(countRows(rows)).toEqual({
    all: 5,
    refused: 2,
    notes: 1,
    created: 2,
    updated: 0,
    unchanged: 0,
    skipped: 1,
  });
  expect(filterRows(rows, "notes").map((one) => one.row)).toEqual([3]);
});

it("goes from one refused row to the next", () => {
  expect(nextRefused(rows, 2, new Set())?.row).toBe(5);
  expect(nextRefused(rows, 5, new Set())?.row).toBe(2);
  expect(nextRefused(rows, 5, new Set([2]))).toBeNull();
});

it("shows an outcome or a state that is newer than the app as it is", () => {
  expect(outcomeText("merged", true)).toEqual({ label: "merged", tone: "neutral" });
  expect(stateText({ state: "paused", undone_at: null, dry_run: false })).toEqual({
    label: "paused",
    tone: "neutral",
  });
});
