import { describe, expect, test } from "vitest";
import { guessFields, readHeader } from "./columns";
import { mostLines, type PasteContext, readMembers, splitName, writeMembers } from "./newMembers";
import { readTable } from "./table";

const context: PasteContext = {
  types: [
    { slug: "delegate", name: { en: "Delegate", fr: "Délégué" }, aliases: ["member"] },
    { slug: "press", name: { en: "Press" }, aliases: [] },
  ],
  type: "delegate",
  members: new Set(["known@city.example"]),
  placesLeft: null,
  countryOf: (text) => ({ pt: "PT", portugal: "PT" })[text.toLowerCase()] ?? null,
};
const cellsOf = (text: string) => readTable(text).map(({ cells }) => cells);
const faultsOf = (text: string, more: Partial<PasteContext> = {}) =>
  readMembers(text, { ...context, ...more }).lines.map(({ fault }) => fault?.code ?? null);

describe("a table", () => {
  test("is read from cells of a spreadsheet, with its line numbers", () => {
    expect(readTable("Ana\tVega\ta@city.example\r\n\r\nBo\tLi\tb@city.example\n")).toEqual([
      { number: 1, cells: ["Ana", "Vega", "a@city.example"] },
      { number: 3, cells: ["Bo", "Li", "b@city.example"] },
    ]);
  });
  test("is read from CSV with quotes and line breaks in cells", () => {
    expect(cellsOf('name;email\n"Vega; Ana";a@city.example\n"Bo ""B"" Li\nx";b@city.example')).toEqual([
      ["name", "email"],
      ["Vega; Ana", "a@city.example"],
      ['Bo "B" Li\nx', "b@city.example"],
    ]);
    expect(readTable('"a\nb",c@d.example\ne,f@d.example').map(({ number }) => number)).toEqual([1, 3]);
  });
  test("is read from the recipients of an e-mail", () => {
    expect(cellsOf('To: Ana Vega <a@city.example>; "Li, Bo" <b@city.example>, <c@city.example>')).toEqual([
      ["Ana Vega", "a@city.example"],
      ["Li, Bo", "b@city.example"],
      ["", "c@city.example"],
    ]);
  });
  test("is read from lines of text", () => {
    expect(cellsOf("Ana Vega – a@city.example\nb@city.example Bo Li")).toEqual([
      ["Ana Vega", "a@city.example"],
      ["Bo Li", "b@city.example"],
    ]);
  });
  test("of nothing has no lines", () => {
    expect(readTable(" \n\t\n")).toEqual([]);
  });
});

describe("columns", () => {
  test("are known by their names in four languages", () => {
    expect(readHeader(["Prénom", "Nom", "Adresse e-mail", "Notes"])).toEqual([
      "given_name",
      "family_name",
      "email",
      null,
    ]);
    expect(readHeader(["姓名", "电子邮箱"])).toEqual(["display_name", "email"]);
    expect(readHeader(["Nombre", "Apellidos", "Correo electrónico"])).toEqual([
      "given_name",
      "family_name",
      "email",
    ]);
    expect(readHeader(["E-mail", "Email"])).toEqual(["email", null]);
    expect(readHeader(["Ana", "Vega", "a@city.example"])).toBeNull();
    expect(readHeader(["Ana", "Vega"])).toBeNull();
  });
  test("without a header are guessed", () => {
    expect(guessFields(["Ana", "Vega", "a@city.example", "Mayor"])).toEqual([
      "given_name",
      "family_name",
      "email",
      "job_title",
    ]);
    expect(guessFields(["a@city.example", "Ana Vega", "", "Mayor"])).toEqual([
      "email",
      "display_name",
      null,
      "job_title",
    ]);
  });
});

test("names are split as the import of the API splits them", () => {
  expect(splitName("Vega, Ana")).toEqual({ family_name: "Vega", given_name: "Ana", isGuessed: false });
  expect(splitName("Ana  María Vega")).toEqual({
    given_name: "Ana María",
    family_name: "Vega",
    display_name: "Ana María Vega",
    isGuessed: true,
  });
  expect(splitName("王 伟")).toMatchObject({ family_name: "王", given_name: "伟" });
  expect(splitName("Suharto")).toEqual({ given_name: "Suharto", isGuessed: false });
});

test("people are read with their type and country", () => {
  const { lines, fields, ignored } = readMembers(
    "Name,E-mail,Type,Country,Shoe size\nAna Vega,mailto:Ana@city.example,Délégué,Portugal,38",
    context,
  );
  expect(lines).toEqual([
    {
      number: 2,
      member: {
        type: "delegate",
        email: "Ana@city.example",
        given_name: "Ana",
        family_name: "Vega",
        display_name: "Ana Vega",
        country: "PT",
      },
      isNameGuessed: true,
      fault: null,
    },
  ]);
  expect(fields).toEqual(["display_name", "email", "type", "country"]);
  expect(ignored).toEqual(["Shoe size"]);
});

test("each line has the first reason why it cannot be sent", () => {
  const text = `name,email,type,country
Ana Vega,,,
Ana Vega,ana@city,,
Ana Vega,a@city.example b@city.example,,
,a@city.example,,
Ana Vega,a@city.example,king,
Ana Vega,a@city.example,,Atlantis
Ana Vega,Known@city.example,,
${"x".repeat(401)},a@city.example,,
Ana Vega,a@city.example,Press,pt
Ana Vega,A@city.example,,`;
  expect(faultsOf(text)).toEqual([
    "no_email",
    "bad_email",
    "two_emails",
    "no_name",
    "unknown_type",
    "unknown_country",
    "member_already",
    "too_long",
    null,
    "repeated",
  ]);
});

test("lines beyond the quota are refused before they are sent", () => {
  const three = "Ana Vega\ta@c.example\nBo Li\tb@c.example\nCy Oh\tc@c.example";
  expect(faultsOf(three, { placesLeft: 2 })).toEqual([null, null, "no_place"]);
  expect(faultsOf(three, { placesLeft: 0 })).toEqual(["no_place", "no_place", "no_place"]);
});

test("more lines than are allowed are reported", () => {
  const text = Array.from({ length: mostLines + 1 }, (_, at) => `Ana ${at}\ta${at}@c.example`).join("\n");
  const { lines, hasTooMany } = readMembers(text, context);
  expect(lines.length).toBe(mostLines);
  expect(hasTooMany).toBe(true);
});

test("people are written as text that is read the same", () => {
  const text = 'Name,E-mail,Type,City\n"Vega, Ana",a@city.example,Press,"Two\nlines"\nBo Li,b@city.example,,';
  const { lines } = readMembers(text, context);
  const again = readMembers(writeMembers(lines.map(({ member }) => member)), context);
  expect(again.lines.map(({ member }) => member)).toEqual(lines.map(({ member }) => member));
});
