import { expect, it } from "vitest";
import { qrCode } from "./qr";

/** Made by another encoder (python-qrcode 8) with the same mask. */
const expected = `
#######.#...####...##.#######
#.....#.##.#.#..###...#.....#
#.###.#..###....#..##.#.###.#
#.###.#.#.#...##.##...#.###.#
#.###.#..#.##.#.#.##..#.###.#
#.....#...##.#.##.##..#.....#
#######.#.#.#.#.#.#.#.#######
........###.#..######........
#.##.###.#...#.#..###.#..#.##
..#.#..#..##.###.####.###..##
..##..#......#..#....#..####.
##.###.##.#.....#.....###...#
#####.#.#.###.##.........###.
..##....#.....#.##.#.##..####
#..##.#..#####.###.##.#....##
.#..#..##.#...#.#.#.##.###.#.
#.#..#####.#..##.##.#...##.#.
....##.#.#....#.#.#.#..#...#.
#.#...#.#.######.##.#.##.....
.......##..#.##..######.#####
.##.####..#####...##########.
........#.##...##..##...#.###
#######.#...#.#...###.#.#.##.
#.....#.##...##...#.#...##..#
#.###.#..#..#..#....########.
#.###.#.##.###..#.##.#.##...#
#.###.#.#...##......#.#..##.#
#.....#..#.#.##....###.#...#.
#######.#..#....#...##..#..#.
`.trim();

const draw = (text: string, mask?: number) =>
  qrCode(text, mask)
    ?.map((row) => row.map((isDark) => (isDark ? "#" : ".")).join(""))
    .join("\n");

it("draws what another encoder draws", () => {
  expect(draw("otpauth://totp/A?secret=JBSWY3DP", 3)).toBe(expected);
});

it("takes a larger code for a longer text, up to a limit", () => {
  expect(qrCode("x".repeat(14))).toHaveLength(21);
  expect(qrCode("x".repeat(15))).toHaveLength(25);
  expect(qrCode("é".repeat(333))).toHaveLength(97);
  expect(qrCode("é".repeat(334))).toBeNull();
});

it("chooses a mask itself", () => {
  const text = "otpauth://totp/A?secret=JBSWY3DP";
  const all = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => draw(text, mask));
  expect(all).toContain(draw(text));
});
