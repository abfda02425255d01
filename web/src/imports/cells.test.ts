import { describe, expect, it } from "vitest";
import { columnOf, correctCells, headersOf, parseRecords, tableOf, writeCell } from "./cells";

const values = (text: string, delimiter = ",") =>
  parseRecords(text, delimiter).map((record) => record.cells.map((cell) => cell.value));

describe("parseRecords", () => {
  it("reads quoted cells with separators, quotation marks and line breaks", () => {
    expect(values('a,"b, c","say ""hi"""\n"two\nlines",d')).toEqual([
      ["a", "b, c", 'say "hi"'],
      ["two\nlines", "d"],
    ]);
  });

  it("skips empty lines, trims blanks, and keeps empty cells", () => {
    expect(values("a ; b\r\n\r\n;;\r\n", ";")).toEqual([
      ["a", "b"],
      ["", "", ""],
    ]);
  });

  it("counts the lines of the file, not the records", () => {
    const records = parseRecords('title\n\nname,note\nAna,"one\ntwo"\nBo,x\n', ",");
    expect(records.map(({ line }) => line)).toEqual([1, 3, 4, 6]);
  });

  it("reads a last empty cell", () => {
    expect(values("a,b\n1,")).toEqual([
      ["a", "b"],
      ["1", ""],
    ]);
  });
});

describe("tableOf", () => {
  it("finds the header below a title", () => {
    const table = tableOf("Delegates of Quito\n\nE-mail\tName\na@x.example\tAna", "\t", 3);
    expect(table && headersOf(table)).toEqual(["E-mail", "Name"]);
    expect(table?.rows).toHaveLength(1);
  });

  it("is null if no record begins at that line", () => {
    expect(tableOf("a,b\n", ",", 2)).toBeNull();
  });
});

describe("correctCells", () => {
  const text = 'sep=;\r\nE-mail;Name;Country\r\na@x.example;"Vega; Ana";Wakanda\r\nb@x.example;Bo\r\n';
  const table = tableOf(text, ";", 2);
  if (!table) throw new Error("no header");

  it("replaces only the cell", () => {
    expect(correctCells(table, [{ row: 1, column: 2, value: "Kenya" }])).toBe(
      text.replace("Wakanda", "Kenya"),
    );
  });

  it("quotes what needs it, and makes several corrections at once", () => {
    const corrected = correctCells(table, [
      { row: 1, column: 1, value: 'Ana "A"; Vega' },
      { row: 1, column: 0, value: "ana@x.example" },
    ]);
    expect(corrected).toContain('ana@x.example;"Ana ""A""; Vega";Wakanda');
  });

  it("lengthens a row that is shorter than the header", () => {
    expect(correctCells(table, [{ row: 2, column: 2, value: "Peru" }])).toContain("b@x.example;Bo;Peru\r\n");
  });

  it("leaves the text alone for a row that is not there", () => {
    expect(correctCells(table, [{ row: 9, column: 0, value: "x" }])).toBe(text);
  });

  it("finds the filled one of two columns with a name", () => {
    const twice = tableOf("Mail,Mail,Name\n,a@x.example,Ana", ",", 1);
    expect(twice && columnOf(twice, 1, "Mail")).toBe(1);
    expect(twice && columnOf(twice, 1, "City")).toBeNull();
  });
});

it("writes a cell as it is if that is safe", () => {
  expect(writeCell("Ana", ",")).toBe("Ana");
  expect(writeCell(" Ana", ",")).toBe('" Ana"');
});
