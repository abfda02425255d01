import { expect, test } from "vitest";
import { readText } from "./file";

const bytes = (...values: number[]) => new Uint8Array(values);

test("text is read in the encodings of spreadsheet programs", () => {
  expect(readText(new TextEncoder().encode("José"), "en")).toEqual({ text: "José", isGuessed: false });
  expect(readText(bytes(0xff, 0xfe, 0x41, 0), "en")).toEqual({ text: "A", isGuessed: false });
  expect(readText(bytes(0xfe, 0xff, 0, 0x41), "en")).toEqual({ text: "A", isGuessed: false });
  expect(readText(bytes(0x4a, 0x6f, 0x73, 0xe9), "es")).toEqual({ text: "José", isGuessed: true });
  expect(readText(bytes(0xcd, 0xf5), "zh")).toEqual({ text: "王", isGuessed: true });
});

test("workbooks and other files are refused", () => {
  expect(readText(bytes(0x50, 0x4b, 3, 4), "en")).toEqual({ refusal: "workbook" });
  expect(readText(bytes(0xd0, 0xcf, 0x11, 0xe0), "en")).toEqual({ refusal: "workbook" });
  expect(readText(bytes(0x41, 0, 0x42), "en")).toEqual({ refusal: "binary" });
});
