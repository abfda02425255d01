/**
 * QR codes for texts (ISO/IEC 18004: bytes, error correction M, versions 1 to 20). One page needs one code, which is less
 * than a library weighs.
 */

const eccPerBlock = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

export type Matrix = readonly (readonly boolean[])[];

/** Modules for data: all but patterns, format and version. */
function rawModules(version: number): number {
  let count = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const align = Math.floor(version / 7) + 2;
    count -= (25 * align - 10) * align - 55;
    if (version >= 7) count -= 36;
  }
  return count;
}

const rawBytes = (version: number) => Math.floor(rawModules(version) / 8);

function dataBytes(version: number): number {
  return rawBytes(version) - (eccPerBlock[version - 1] ?? 0) * (blockCounts[version - 1] ?? 0);
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product & 0xff;
}

function divisor(degree: number): number[] {
  const result = new Array<number>(degree).fill(0);
  result[degree - 1] = 1;
  let root = 1;
  for (let step = 0; step < degree; step++) {
    for (let at = 0; at < degree; at++) {
      result[at] = multiply(result[at] ?? 0, root) ^ (result[at + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return result;
}

function remainder(data: readonly number[], by: readonly number[]): number[] {
  const result = by.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (result.shift() ?? 0);
    result.push(0);
    by.forEach((coefficient, at) => {
      result[at] = (result[at] ?? 0) ^ multiply(coefficient, factor);
    });
  }
  return result;
}

function encodeData(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  const capacity = dataBytes(version) * 8;
  push(0, Math.min(4, capacity - bits.length));
  push(0, -bits.length & 7);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) push(pad, 8);
  const result: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    result.push(bits.slice(at, at + 8).reduce((byte, bit) => (byte << 1) | bit, 0));
  }
  return result;
}

/** Data in blocks, each with its error correction, a byte of each in turn. */
function interleave(data: readonly number[], version: number): number[] {
  const count = blockCounts[version - 1] ?? 1;
  const ecc = eccPerBlock[version - 1] ?? 0;
  const short = count - (rawBytes(version) % count);
  const shortLength = Math.floor(rawBytes(version) / count) - ecc;
  const by = divisor(ecc);
  const blocks: number[][] = [];
  const checks: number[][] = [];
  let at = 0;
  for (let block = 0; block < count; block++) {
    const length = shortLength + (block < short ? 0 : 1);
    const part = data.slice(at, at + length);
    at += length;
    blocks.push(part);
    checks.push(remainder(part, by));
  }
  const result: number[] = [];
  for (const parts of [blocks, checks]) {
    const longest = Math.max(...parts.map((part) => part.length));
    for (let byte = 0; byte < longest; byte++) {
      for (const part of parts) {
        const value = part[byte];
        if (value !== undefined) result.push(value);
      }
    }
  }
  return result;
}

function alignments(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const positions = [6];
  for (let at = 0; at < count - 1; at++) positions.splice(1, 0, version * 4 + 10 - at * step);
  return positions;
}

class Grid {
  readonly size: number;
  readonly dark: boolean[][];
  readonly fixed: boolean[][];

  constructor(readonly version: number) {
    this.size = version * 4 + 17;
    const empty = () => Array.from({ length: this.size }, () => new Array<boolean>(this.size).fill(false));
    this.dark = empty();
    this.fixed = empty();
  }

  get(x: number, y: number): boolean {
    return this.dark[y]?.[x] ?? false;
  }

  isFixed(x: number, y: number): boolean {
    return this.fixed[y]?.[x] ?? true;
  }

  put(x: number, y: number, isDark: boolean) {
    const row = this.dark[y];
    if (row && x >= 0 && x < this.size) row[x] = isDark;
  }

  fix(x: number, y: number, isDark: boolean) {
    this.put(x, y, isDark);
    const row = this.fixed[y];
    if (row && x >= 0 && x < this.size) row[x] = true;
  }

  patterns() {
    for (let at = 0; at < this.size; at++) {
      this.fix(6, at, at % 2 === 0);
      this.fix(at, 6, at % 2 === 0);
    }
    for (const [cx, cy] of [
      [3, 3],
      [this.size - 4, 3],
      [3, this.size - 4],
    ] as const) {
      for (let dy = -4; dy <= 4; dy++) {
        for (let dx = -4; dx <= 4; dx++) {
          const ring = Math.max(Math.abs(dx), Math.abs(dy));
          this.fix(cx + dx, cy + dy, ring !== 2 && ring !== 4);
        }
      }
    }
    const positions = alignments(this.version);
    const last = positions.length - 1;
    positions.forEach((x, i) => {
      positions.forEach((y, j) => {
        if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
        for (let dy = -2; dy <= 2; dy++) {
          for (let dx = -2; dx <= 2; dx++)
            this.fix(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
        }
      });
    });
    this.format(0);
    this.versionBits();
  }

  /** The mask and the level, twice. */
  format(mask: number) {
    let rest = mask;
    for (let step = 0; step < 10; step++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
    const bits = ((mask << 10) | rest) ^ 0x5412;
    const bit = (at: number) => ((bits >>> at) & 1) === 1;
    for (let at = 0; at <= 5; at++) this.fix(8, at, bit(at));
    this.fix(8, 7, bit(6));
    this.fix(8, 8, bit(7));
    this.fix(7, 8, bit(8));
    for (let at = 9; at < 15; at++) this.fix(14 - at, 8, bit(at));
    for (let at = 0; at < 8; at++) this.fix(this.size - 1 - at, 8, bit(at));
    for (let at = 8; at < 15; at++) this.fix(8, this.size - 15 + at, bit(at));
    this.fix(8, this.size - 8, true);
  }

  versionBits() {
    if (this.version < 7) return;
    let rest = this.version;
    for (let step = 0; step < 12; step++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const bits = (this.version << 12) | rest;
    for (let at = 0; at < 18; at++) {
      const isDark = ((bits >>> at) & 1) === 1;
      const a = this.size - 11 + (at % 3);
      const b = Math.floor(at / 3);
      this.fix(a, b, isDark);
      this.fix(b, a, isDark);
    }
  }

  /** Up and down in pairs of columns, from the right. */
  fill(bytes: readonly number[]) {
    let at = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.size; step++) {
        for (const x of [right, right - 1]) {
          const isUp = ((right + 1) & 2) === 0;
          const y = isUp ? this.size - 1 - step : step;
          if (this.isFixed(x, y) || at >= bytes.length * 8) continue;
          this.put(x, y, (((bytes[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1);
          at += 1;
        }
      }
    }
  }

  mask(mask: number) {
    const flips = masks[mask];
    if (!flips) return;
    for (let y = 0; y < this.size; y++) {
      for (let x = 0; x < this.size; x++) {
        if (!this.isFixed(x, y) && flips(x, y)) this.put(x, y, !this.get(x, y));
      }
    }
  }
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The part of the standard's penalty that matters for readers: long runs, blocks, and too much of one colour. */
export function penalty(matrix: Matrix): number {
  const size = matrix.length;
  const get = (x: number, y: number) => matrix[y]?.[x] ?? false;
  let score = 0;
  let dark = 0;
  for (const line of [get, (x: number, y: number) => get(y, x)]) {
    for (let y = 0; y < size; y++) {
      let run = 1;
      for (let x = 1; x <= size; x++) {
        if (x < size && line(x, y) === line(x - 1, y)) run += 1;
        else {
          if (run >= 5) score += run - 2;
          run = 1;
        }
      }
    }
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (get(x, y)) dark += 1;
      const isBlock =
        get(x, y) === get(x + 1, y) && get(x, y) === get(x, y + 1) && get(x, y) === get(x + 1, y + 1);
      if (x + 1 < size && y + 1 < size && isBlock) score += 3;
    }
  }
  return score + Math.floor(Math.abs((dark / (size * size)) * 20 - 10)) * 10;
}

/** The modules of a code, dark is true; null if the text is too long. Without `mask`, the best of the eight. */
export function qrCode(text: string, mask?: number): Matrix | null {
  const bytes = new TextEncoder().encode(text);
  const version =
    blockCounts.findIndex((_, at) => bytes.length + (at + 1 < 10 ? 2 : 3) <= dataBytes(at + 1)) + 1;
  if (version === 0) return null;
  const content = interleave(encodeData(bytes, version), version);
  const draw = (with_: number) => {
    const grid = new Grid(version);
    grid.patterns();
    grid.fill(content);
    grid.mask(with_);
    grid.format(with_);
    return grid.dark;
  };
  if (mask !== undefined) return draw(mask);
  const drawn = masks.map((_, at) => draw(at));
  return drawn.reduce((best, one) => (penalty(one) < penalty(best) ? one : best));
}
