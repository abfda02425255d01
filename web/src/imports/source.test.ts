import { expect, it } from "vitest";
import { decodeAs, headerOf, mediaTypeOf, pastedRows, pastedSource, sizeOf, withHeader } from "./source";

it("knows the media type by the end of the name", () => {
  expect(mediaTypeOf("Delegates.final.CSV")).toBe("text/csv");
  expect(mediaTypeOf("cities.ods")).toBe("application/vnd.oasis.opendocument.spreadsheet");
  expect(mediaTypeOf("list")).toBe("application/octet-stream");
});

it("sends copied cells as separated by tabs", () => {
  expect(pastedSource("E-mail\tName\na@x.example\tAna", "x").mediaType).toBe("text/tab-separated-values");
  expect(pastedSource("E-mail,Name", "x").mediaType).toBe("text/csv");
});

it("measures text in bytes", () => {
  expect(sizeOf(pastedSource("é", "x"))).toBe(2);
});

it("counts pasted rows without the header", () => {
  expect(pastedRows("E-mail\tName\r\n\r\na@x.example\tAna\r\n")).toBe(1);
  expect(pastedRows("")).toBe(0);
});

it("puts names of columns above a list that has none", () => {
  const row = ["Ana", "Vega", "ana@x.example", ""];
  const header = headerOf(row, { Ana: "given_name", "ana@x.example": "email" });
  expect(header).toEqual(["given_name", "Column 2", "email", "Column 4"]);
  expect(withHeader("\r\nAna\tVega \tana@x.example\t\r\nBo\tLi\tbo@x.example\t", row, header)).toBe(
    "given_name\tColumn 2\temail\tColumn 4\nAna\tVega \tana@x.example\t\nBo\tLi\tbo@x.example\t",
  );
  expect(withHeader('"Ana";"Vega";"ana@x.example";', row, header)).toBeNull();
});

it("decodes in the encoding that was found", () => {
  const latin = new Uint8Array([0x5a, 0x6f, 0xeb]).buffer;
  expect(decodeAs(latin, "windows-1252")).toBe("Zoë");
  expect(decodeAs(latin, "UTF-8")).toBeNull();
  expect(decodeAs(latin, "no-such-encoding")).toBeNull();
  expect(decodeAs(new Uint8Array([0xef, 0xbb, 0xbf, 0x41]).buffer, "UTF-8 BOM")).toBe("A");
});
