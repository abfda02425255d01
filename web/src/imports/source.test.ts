import { expect, it } from "vitest";
import { decodeAs, mediaTypeOf, pastedRows, pastedSource, sizeOf } from "./source";

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

it("decodes in the encoding that was found", () => {
  const latin = new Uint8Array([0x5a, 0x6f, 0xeb]).buffer;
  expect(decodeAs(latin, "windows-1252")).toBe("Zoë");
  expect(decodeAs(latin, "UTF-8")).toBeNull();
  expect(decodeAs(latin, "no-such-encoding")).toBeNull();
  expect(decodeAs(new Uint8Array([0xef, 0xbb, 0xbf, 0x41]).buffer, "UTF-8 BOM")).toBe("A");
});
