import { describe, expect, it } from "vitest";
import { canCancel, canUndo, importAddress, isAddressed, noOptions } from "./request";
import { type TargetInfo, targetInfo, targetsFor } from "./targets";

function target(id: string): TargetInfo {
  const info = targetInfo(id);
  if (!info) throw new Error(id);
  return info;
}

describe("importAddress", () => {
  it("checks with a dry run", () => {
    expect(importAddress({ edition: "x", target: target("speakers"), options: noOptions, mode: null })).toBe(
      "/api/v1/congresses/x/speakers/import?dry_run=true&mode=partial",
    );
  });

  it("sends what the person has chosen", () => {
    const address = importAddress({
      edition: "x",
      target: target("delegates"),
      options: { ...noOptions, encoding: "gb18030", sheet: " 2 ", type: "guest", mapping: { Who: "name" } },
      mode: "atomic",
    });
    const query = new URL(address, "http://x").searchParams;
    expect(Object.fromEntries(query)).toEqual({
      mode: "atomic",
      encoding: "gb18030",
      sheet: "2",
      type: "guest",
      mapping: '{"Who":"name"}',
    });
  });

  it("sends the deadline only with cities, and the type only with delegates", () => {
    const options = { ...noOptions, respondBy: "2027-01-01T00:00:00Z", type: "guest" };
    const cities = importAddress({ edition: "x", target: target("cities"), options, mode: "partial" });
    expect(cities).toContain("respond_by=2027");
    expect(cities).not.toContain("type=");
  });

  it("sends entries to their award, and evaluators to their round", () => {
    const options = { ...noOptions, award: "innovation", round: "jury" };
    const address = (id: string) =>
      importAddress({ edition: "x", target: target(id), options, mode: "atomic" });
    expect(address("entries")).toBe("/api/v1/congresses/x/awards/innovation/entries/import?mode=atomic");
    expect(address("evaluators")).toBe(
      "/api/v1/congresses/x/awards/innovation/rounds/jury/evaluators/import?mode=atomic",
    );
    expect(isAddressed(target("evaluators"), options)).toBe(true);
    expect(isAddressed(target("evaluators"), { ...options, round: "" })).toBe(false);
    expect(isAddressed(target("entries"), noOptions)).toBe(false);
    expect(isAddressed(target("speakers"), noOptions)).toBe(true);
  });

  it("sends of sessions the sheet, and whether they are the whole programme", () => {
    const options = { ...noOptions, mapping: { A: "name" }, sheet: "2", removeMissing: true };
    expect(importAddress({ edition: "x", target: target("sessions"), options, mode: null })).toBe(
      "/api/v1/congresses/x/schedule/import?dry_run=true&sheet=2&remove_missing=true",
    );
    expect(
      importAddress({ edition: "x", target: target("sessions"), options: noOptions, mode: "partial" }),
    ).toBe("/api/v1/congresses/x/schedule/import");
  });
});

it("offers what the permissions allow", () => {
  expect(targetsFor((permission) => permission === "forum.manage").map(({ id }) => id)).toEqual(["cities"]);
});

it("cancels what runs and undoes once what has written", () => {
  const done = { state: "done", dry_run: false, undone_at: null };
  expect(canUndo(done)).toBe(true);
  expect(canUndo({ ...done, state: "cancelled" })).toBe(true);
  expect(canUndo({ ...done, state: "failed", summary: { created: 0, updated: 0 } })).toBe(false);
  // A large import that fails keeps the parts that it has written.
  expect(canUndo({ ...done, state: "failed", summary: { created: 1000, updated: 0 } })).toBe(true);
  expect(canUndo({ ...done, dry_run: true })).toBe(false);
  expect(canUndo({ ...done, undone_at: "2027-01-01T00:00:00Z" })).toBe(false);
  expect(canUndo({ ...done, state: "running" })).toBe(false);
  expect(canCancel({ ...done, state: "queued" })).toBe(true);
  expect(canCancel(done)).toBe(false);
});
