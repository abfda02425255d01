import { encode } from "uqr";
import { expect, it } from "vitest";
import { pathOf } from "./qrPath";

/** What is drawn, as modules. */
function modulesOf(path: string, size: number): boolean[][] {
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    const row = modules[Number(y)];
    if (row) row[Number(x)] = true;
  }
  return modules;
}

const masks: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/** Patterns and format of the versions 2 to 6, which have one alignment pattern and no version. */
function isReserved(x: number, y: number, size: number): boolean {
  const isFinder = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
  const isAlignment = Math.abs(x - (size - 7)) <= 2 && Math.abs(y - (size - 7)) <= 2;
  return isFinder || isAlignment || x === 6 || y === 6;
}

/** Reads a code of bytes of the versions 2 and 3, by the text of ISO/IEC 18004: an undamaged code needs no correction. */
function decode(modules: readonly (readonly boolean[])[]): string {
  const size = modules.length;
  const bit = (x: number, y: number) => (modules[y]?.[x] ? 1 : 0);
  // The mask is in the format, itself masked with 101.
  const mask = masks[((bit(2, 8) << 2) | (bit(3, 8) << 1) | bit(4, 8)) ^ 0b101];
  const bits: number[] = [];
  let isUp = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = isUp ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!isReserved(x, y, size)) bits.push(bit(x, y) ^ (mask?.(x, y) === 0 ? 1 : 0));
      }
    }
    isUp = !isUp;
  }
  const number = (from: number, length: number) =>
    bits.slice(from, from + length).reduce((sum, one) => sum * 2 + one, 0);
  expect(number(0, 4), "a code of bytes").toBe(0b0100);
  const bytes = Array.from({ length: number(4, 8) }, (_, index) => number(12 + index * 8, 8));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

it.each(["otpauth://totp/A?secret=JBSWY3DP", "otpauth://totp/é?secret=GE2A", "a text of 20 letters"])(
  "draws a code that decodes to %s",
  (text) => {
    const { data, size } = encode(text, { ecc: "M", border: 0 });
    expect(decode(modulesOf(pathOf(data), size))).toBe(text);
  },
);
