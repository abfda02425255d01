import { expect, test } from "vitest";
import { countTally, findReceipt, hex, isSameTally, readTally } from "./tally";

const file = "receipt,entry,void\r\nAAAAA-11111,x,false\r\nBBBBB-22222,x,true\r\nCCCCC-33333,y,false\r\n";
const published = {
  counted: 2,
  void: 1,
  counts: [
    { entry: "x", votes: 1, void: 1 },
    { entry: "y", votes: 1, void: 0 },
    { entry: "z", votes: 0, void: 0 },
  ],
};

test("the ballots are counted, and void ones apart", () => {
  const { counts, repeated } = countTally(readTally(file) ?? []);
  expect(counts.get("x")).toEqual({ votes: 1, void: 1 });
  expect(repeated).toEqual([]);
  expect(isSameTally(counts, published)).toBe(true);
});

test("a ballot more or less, or for an unknown entry, is seen", () => {
  const rows = readTally(file) ?? [];
  const changed = (next: typeof rows) => isSameTally(countTally(next).counts, published);
  expect(changed(rows.slice(1))).toBe(false);
  expect(changed(rows.map((row) => ({ ...row, isVoid: false })))).toBe(false);
  expect(changed(rows.map((row) => (row.entry === "y" ? { ...row, entry: "w" } : row)))).toBe(false);
});

test("a receipt that is there twice counts once and is reported", () => {
  const rows = readTally(`${file}CCCCC-33333,y,false\r\n`) ?? [];
  expect(countTally(rows).repeated).toEqual(["CCCCC-33333"]);
});

test("a file of another form is refused", () => {
  expect(readTally("receipt,entry\r\nA,x\r\n")).toBeNull();
  expect(readTally("receipt,entry,void\r\nA,x,maybe\r\n")).toBeNull();
});

test("a receipt is found as people type it", () => {
  const rows = readTally("receipt,entry,void\r\n0K3F9-1XD2M,x,false\r\n") ?? [];
  expect(findReceipt(rows, " ok3f9 ixd2m ")?.entry).toBe("x");
  expect(findReceipt(rows, "other")).toBeNull();
});

test("a digest is shown in hexadecimal digits", () => {
  expect(hex(new Uint8Array([0, 15, 255]).buffer)).toBe("000fff");
});
