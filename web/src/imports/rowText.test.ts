import { i18n } from "@lingui/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sources } from "../problems/testing";
import { rowCodes } from "./rowCodes";
import { rowText } from "./rowText";

const codes = Object.entries(rowCodes);
const quoted = { value: "a", first: "b", second: "c", third: "d", rest: "e" };

describe("the text about a row of an import", () => {
  beforeEach(async () => {
    const { messages } = await import("../locales/fr/imports.po");
    i18n.load("fr", messages);
    i18n.activate("fr");
  });
  afterEach(() => i18n.activate("en"));

  it("quotes the cell", () => {
    const problem = { code: "country_unknown", value: "Wakanda", detail: "`Wakanda` is neither …" };
    expect(rowText(problem)).toBe("« Wakanda » n’est pas un pays connu.");
  });

  it("quotes what the service did", () => {
    const detail = "shown as `Ana Ruiz`; the given name is taken to be `Ana` and the family name `Ruiz`";
    expect(rowText({ code: "name_guessed", detail, value: "Ana Ruiz" })).toContain("« Ruiz »");
    const unsure = "`Bogta` was kept; did you mean: Bogotá, Boston";
    expect(rowText({ code: "city_unsure", detail: unsure, value: "Bogta" })).toContain("Bogotá, Boston");
  });

  it("is that of the API if what it quotes is missing, and for a new code", () => {
    expect(rowText({ code: "email_normalised", detail: "another text" })).toBe("another text");
    expect(rowText({ code: "invented", detail: "`a` is new" })).toBe("a is new");
    expect(rowText({ code: "constructor", detail: "new" })).toBe("new");
  });

  it("in English is that of the API, unless it is for programs", () => {
    i18n.activate("en");
    expect(rowText({ code: "email_missing", detail: "the address is missing" })).toBe(
      "the address is missing",
    );
    expect(rowText({ code: "type_missing", detail: "pass `?type=`" })).toContain("Add a column");
  });
});

it("rows have only codes that the API has", () => {
  const known = sources("imports");
  expect(codes.map(([code]) => code).filter((code) => !known.includes(`"${code}"`))).toEqual([]);
});

it.each(["en", "zh", "es", "fr"] as const)("each code has a text in the language %s", async (language) => {
  const catalogs = import.meta.glob<{ messages: Record<string, unknown> }>("../locales/*/imports.po");
  const messages = (await catalogs[`../locales/${language}/imports.po`]?.())?.messages ?? {};
  const ids = codes.map(([, { text }]) => (typeof text === "function" ? text(quoted) : text).id);
  expect(ids.filter((id) => !messages[id])).toEqual([]);
});
