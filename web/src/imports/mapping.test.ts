import { describe, expect, it } from "vitest";
import { changeMapping, columnsToMap, repeatedFields, unrecognisedOf } from "./mapping";

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
  const none = { headers: null, ignored: [], unrecognised: null, mentioned: [], sent: {} };

  it("takes the columns of a refused file", () => {
    expect(columnsToMap({ ...none, unrecognised: unrecognisedOf(details) })).toEqual([
      { header: "Contact", recognised: "ignore" },
      { header: "Who", recognised: "ignore" },
      { header: "City", recognised: "city" },
    ]);
  });

  it("takes all headers of a text, and knows which are ignored", () => {
    expect(columnsToMap({ ...none, headers: ["E-mail", "", "Shoe size"], ignored: ["Shoe size"] })).toEqual([
      { header: "E-mail", recognised: null },
      { header: "Shoe size", recognised: "ignore" },
    ]);
  });

  it("takes what is known of a workbook", () => {
    const columns = columnsToMap({ ...none, ignored: ["Note"], mentioned: ["Land"], sent: { Who: "name" } });
    expect(columns).toEqual([
      { header: "Who", recognised: "name" },
      { header: "Land", recognised: null },
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
