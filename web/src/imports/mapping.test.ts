import { describe, expect, it } from "vitest";
import { changeMapping, columnsToMap, firstRowOf, repeatedFields, unrecognisedOf } from "./mapping";

const details = {
  found: ["Contact", "Who", "City"],
  recognised: { City: "city" },
  missing: ["e-mail", "name"],
  mapping: { Contact: "email" },
};

describe("unrecognisedOf", () => {
  it("reads what the problem says", () => {
    expect(unrecognisedOf(details)).toEqual(details);
  });

  it("is null for a file that is refused for another reason", () => {
    expect(unrecognisedOf(null)).toBeNull();
    expect(unrecognisedOf({ limit: 3 })).toBeNull();
  });

  it("leaves out what is not text", () => {
    expect(unrecognisedOf({ found: ["A", 1], mapping: { A: 1 } })).toEqual({
      found: ["A"],
      recognised: {},
      missing: [],
      mapping: {},
    });
  });
});

describe("columnsToMap", () => {
  it("takes the headers in the order of the file", () => {
    const known = { recognised: { City: "city" }, ignored: ["Shoe size"], sent: {} };
    expect(columnsToMap({ ...known, headers: ["Shoe size", "", "City"] })).toEqual([
      { header: "Shoe size", recognised: "ignore" },
      { header: "City", recognised: "city" },
    ]);
  });

  it("takes what the service says of a workbook, and what was sent before that", () => {
    const known = { headers: null, recognised: { Who: "name", Land: "country" }, ignored: ["Note"] };
    expect(columnsToMap({ ...known, sent: { Land: "ignore" } })).toEqual([
      { header: "Who", recognised: "name" },
      { header: "Land", recognised: "ignore" },
      { header: "Note", recognised: "ignore" },
    ]);
  });
});

it("changes and takes away the field of a column", () => {
  expect(changeMapping({ A: "name" }, "B", "email")).toEqual({ A: "name", B: "email" });
  expect(changeMapping({ A: "name" }, "A", null)).toEqual({});
});

it("finds fields that two columns are mapped to", () => {
  expect(repeatedFields({ A: "email", B: "email", C: "ignore", D: "ignore" })).toEqual(["email"]);
});

it("knows the row that stands in place of a header", () => {
  expect(firstRowOf({ first_row: ["Ana", "", "ana@x.example"] })).toEqual(["Ana", "", "ana@x.example"]);
  expect(firstRowOf(details)).toBeNull();
  expect(firstRowOf(undefined)).toBeNull();
});
