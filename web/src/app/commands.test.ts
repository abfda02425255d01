import { describe, expect, it } from "vitest";
import { fold, scoreOf, searchCommands } from "./commands";

const items = [
  { label: "Registration types" },
  { label: "Questions", keywords: "registration form" },
  { label: "Métropolis 2026", keywords: "metropolis-2026" },
];

describe("searchCommands", () => {
  it("finds words in any order, with or without accents", () => {
    expect(searchCommands(items, "2026 METRO").map(({ label }) => label)).toEqual(["Métropolis 2026"]);
    expect(fold("José")).toBe("jose");
  });

  it("puts what begins with the search first", () => {
    expect(searchCommands(items, "regis").map(({ label }) => label)).toEqual([
      "Registration types",
      "Questions",
    ]);
  });

  it("keeps all in order without a search", () => {
    expect(searchCommands(items, " ")).toEqual(items);
  });

  it("wants every word", () => {
    expect(scoreOf({ label: "Questions" }, "questions audit")).toBe(0);
  });
});
