import { describe, expect, it } from "vitest";
import { actionLabel, verbLabel } from "../eventLabels";
import { changesOf, filterSearch, isFiltered, readAuditFilters, subjectPage, valueText } from "./audit";

const id = "017cff64-6000-7000-8000-000000000000";

describe("the filters of the audit log", () => {
  it("come from the address", () => {
    const search = {
      action: "registration.*",
      actor: id,
      subject: id,
      from: "2026-05-20T07:00:00Z",
      until: "2026-05-21T07:00:00+02:00",
      people: "true",
    };
    const filters = readAuditFilters(search);
    expect(filters).toEqual({ ...search, people: true });
    expect(filterSearch(filters)).toEqual(search);
    expect(isFiltered(filters)).toBe(true);
  });

  it("leave out what the API would refuse", () => {
    const filters = readAuditFilters({
      action: "x".repeat(101),
      actor: "7",
      subject: "me",
      from: "yesterday",
      until: "2026-13-40T00:00:00Z",
      people: "1",
      entry: id,
    });
    expect(filters).toEqual({});
    expect(isFiltered(filters)).toBe(false);
  });
});

describe("the changes of an entry", () => {
  it("have before and after", () => {
    const changes = { position: { before: 1, after: 2 }, name: { before: null, after: { en: "Delegate" } } };
    expect(changesOf({ changes })).toEqual([
      { field: "position", before: "1", after: "2" },
      { field: "name", before: "–", after: '{\n  "en": "Delegate"\n}' },
    ]);
  });

  it("are only names for personal data", () => {
    expect(changesOf({ changes: { email: {} } })).toEqual([
      { field: "email", before: undefined, after: undefined },
    ]);
  });

  it("are none for what was created", () => {
    expect(changesOf({ changes: null })).toEqual([]);
  });

  it("are written as text", () => {
    expect(valueText(false)).toBe("false");
    expect(valueText("")).toBe("–");
    expect(valueText(["a"])).toBe('[\n  "a"\n]');
  });
});

it("links to what an action was about, unless it is gone or has no page", () => {
  expect(subjectPage("e", { action: "registration.confirmed", subject: id })).toBe(
    `/e/e/registrations/${id}`,
  );
  expect(subjectPage("e", { action: "registration.deleted", subject: id })).toBeNull();
  expect(subjectPage("e", { action: "speech.started", subject: id })).toBeNull();
});

it("names a dry run a check, not an import", () => {
  const entry = { action: "import.finished", details: { dry_run: true } };
  expect(actionLabel(entry)).toMatchObject({ message: "Checked" });
  expect(actionLabel({ ...entry, details: { dry_run: false } })).toBe(verbLabel("import.finished"));
  expect(actionLabel({ action: "import.undone", details: {} })).toBe(verbLabel("import.undone"));
});
