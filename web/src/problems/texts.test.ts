import { i18n, type Messages } from "@lingui/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fieldCodes } from "./fieldCodes";
import { fileReasons } from "./fileReasons";
import { labels } from "./labels";
import { factsOf } from "./reasons";
import { knownKinds, sources } from "./testing";
import { kinds, problemTexts } from "./texts";

/** Keywords of JSON Schema, which the service takes from a library. */
const keywords = [
  "required type minLength maxLength minimum maximum minItems maxItems minProperties maxProperties",
  "uniqueItems pattern format enum const oneOf anyOf not multipleOf",
].flatMap((line) => line.split(" "));

const catalogs = import.meta.glob<{ messages: Messages }>("../locales/*/problems.po");
const messagesOf = async (language: string) =>
  (await catalogs[`../locales/${language}/problems.po`]?.())?.messages ?? {};

async function read(language: string) {
  i18n.load(language, await messagesOf(language));
  i18n.activate(language);
}

const facts = { title: "T", detail: "D 7." };

describe("the tables of problems", () => {
  it("have only kinds that the API has", () => {
    const known = knownKinds();
    // The problems of an item of a batch are not responses of their own.
    const items = sources();
    const unknown = Object.keys(kinds).filter((kind) => !known.has(kind) && !items.includes(`"${kind}" "`));
    expect(unknown).toEqual([]);
  });

  it("have only codes of fields that the API has", () => {
    const source = sources();
    const codes = Object.keys(fieldCodes).map((key) => key.split(":")[0] ?? "");
    const unknown = codes.filter((code) => !keywords.includes(code) && !source.includes(`"${code}"`));
    expect(unknown).toEqual([]);
  });

  it("have each reason that a file is refused for", () => {
    const reasons = [...sources("imports").matchAll(/"reason": "(\w+)"/g)].map(([, reason]) => reason);
    expect([...new Set(reasons)].sort()).toEqual(Object.keys(fileReasons).sort());
  });

  it.each(["en", "zh", "es", "fr"])("have each text in the language %s", async (language) => {
    const messages = await messagesOf(language);
    const quoted = { names: "a" };
    const ids = [
      ...Object.values(kinds).flatMap(({ title, text }) => [
        title.id,
        (typeof text === "function" ? text(quoted) : text)?.id,
      ]),
      ...Object.values(fieldCodes).map(({ text }) => text.id),
      ...Object.values(fileReasons).map(
        ({ text }) => (typeof text === "function" ? text(factsOf(null)) : text).id,
      ),
      ...Object.values(labels).map(({ id }) => id),
    ];
    expect(ids.filter((id) => id !== undefined && !messages[id])).toEqual([]);
  });

  it("name no methods or addresses of the API", () => {
    const reasons = Object.values(fileReasons).map(({ text }) =>
      typeof text === "function" ? text(factsOf(null)) : text,
    );
    const texts = [...Object.values(kinds), ...Object.values(fieldCodes)].flatMap((entry) => {
      const text = typeof entry.text === "function" ? entry.text({ names: "" }) : entry.text;
      return [text?.message ?? "", "title" in entry ? (entry.title.message ?? "") : ""];
    });
    const forPrograms = /\b(?:GET|POST|PUT|PATCH|DELETE)\b|\/api|…\/|`|\?[a-z]+=|If-Match|Idempotency/;
    const all = [...texts, ...reasons.map(({ message }) => message ?? "")];
    expect(all.filter((text) => forPrograms.test(text))).toEqual([]);
  });
});

describe("the text about a problem", () => {
  beforeEach(() => read("es"));
  afterEach(() => i18n.activate("en"));

  it("is in the language of the app, by its kind", () => {
    expect(problemTexts.problem({ ...facts, type: "/problems/session-full" })).toEqual({
      title: "Sesión completa",
      detail: "Todos los asientos están ocupados. Inténtelo más tarde o elija otra sesión.",
      original: null,
    });
  });

  it("keeps the words of the API where their numbers are needed", () => {
    const text = problemTexts.problem({ ...facts, type: "capacity-below-taken" });
    expect(text?.original).toBe("D 7.");
    expect(text?.title).toBe("Capacidad inferior a las plazas ocupadas");
  });

  it("lists what is wrong with the fields, with their names", () => {
    const errors = [
      { pointer: "/submitters", code: "required", detail: "This field is required." },
      { pointer: "/answers/diet", code: "required", detail: "This field is required." },
    ];
    expect(problemTexts.problem({ ...facts, type: "invalid-entry", errors })).toMatchObject({
      detail: "Personas que la presentan: Rellene este campo. diet: Rellene este campo.",
      original: null,
    });
    expect(problemTexts.problem({ ...facts, type: "invalid-entry" })?.original).toBe("D 7.");
  });

  it("names the sessions at the same time", () => {
    const errors = [{ pointer: "0190", code: "overlap", detail: "“Water” (W1)" }];
    const text = problemTexts.problem({ ...facts, type: "sessions-overlap", errors });
    expect(text?.detail).toContain("“Water” (W1)");
    expect(problemTexts.problem({ ...facts, type: "sessions-overlap" })?.original).toBe("D 7.");
  });

  it("is that of the reason in the details, which is for all if the API's text is for programs", async () => {
    const refused = { ...facts, type: "unreadable-file" };
    const encoding = { reason: "encoding", line: 3, encoding: "UTF-8" };
    const detailOf = (details: unknown) => problemTexts.problem({ ...refused, details })?.detail;
    expect(detailOf(encoding)).toContain("3");
    expect(detailOf({ reason: "two_columns", columns: ["Mail", "Post"] })).toContain("Mail");
    expect(problemTexts.problem({ ...refused, details: encoding })?.original).toBeNull();
    // A reason that is newer than the app, and one without what its text quotes.
    for (const details of [{ reason: "invented" }, { reason: "encoding" }, null]) {
      expect(problemTexts.problem({ ...refused, details })?.original).toBe("D 7.");
    }
    await read("en");
    expect(detailOf(encoding)).toContain("Line 3 of the file is not valid UTF-8.");
    expect(problemTexts.problem({ ...refused, details: { reason: "empty" } })).toBeNull();
    expect(problemTexts.problem(refused)).toBeNull();
  });

  it("is missing for a kind that is newer than the app", () => {
    expect(problemTexts.problem({ ...facts, type: "/problems/invented" })).toBeNull();
    expect(problemTexts.problem({ ...facts, type: "constructor" })).toBeNull();
    expect(problemTexts.field({ pointer: "/a", code: "invented", detail: "D" })).toBeNull();
  });

  it("in English is that of the API, unless it is for programs", async () => {
    await read("en");
    expect(problemTexts.problem({ ...facts, type: "session-full" })).toBeNull();
    expect(problemTexts.problem({ ...facts, type: "seat-needed" })?.title).toBe("Seat required");
  });
});

describe("the text about a field", () => {
  beforeEach(() => read("fr"));
  afterEach(() => i18n.activate("en"));
  const field = (pointer: string, code: string, detail = "D") =>
    problemTexts.field({ pointer, code, detail });

  it("depends on the code and the field", () => {
    expect(field("/city", "required")).toBe("Remplissez ce champ.");
    expect(field("/contact_email", "format")).toContain("name@example.org");
    expect(field("/scale_max", "order")).toContain("note");
    expect(field("/title/fr", "minLength", '"" is shorter than 1 character')).toBe("Remplissez ce champ.");
    expect(field("/city", "type", 'null is not of type "string"')).toBe("Remplissez ce champ.");
  });

  it("keeps the words of the API where their numbers are needed", () => {
    expect(field("/places", "maximum", "7 is greater than the maximum of 5")).toBe(
      "Trop grand. (7 is greater than the maximum of 5)",
    );
  });

  it("has the name of the nearest known field", () => {
    const labelled = (pointer: string) => problemTexts.labelled({ pointer, code: "required", detail: "D" });
    expect(labelled("/speakers/0/speaker")).toMatch(/^Intervenant\s?: Remplissez ce champ\.$/);
    expect(labelled("/title/fr")).toMatch(/^Titre\s?: /);
    expect(labelled("?free_seats")).toMatch(/^free seats\s?: /);
    expect(labelled("")).toBe("Remplissez ce champ.");
  });
});
