import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Rgb = [number, number, number];
interface Lch {
  l: number;
  c: number;
  h: number;
}

/** To linear sRGB, clipped as browsers do. */
function rgbOf({ l, c, h }: Lch): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
    clip(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
    clip(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short),
  ];
}

const luminance = ([red, green, blue]: Rgb) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function ratio(first: Lch, second: Lch): number {
  const [low = 0, high = 0] = [luminance(rgbOf(first)), luminance(rgbOf(second))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Tokens that are plain colours, of the light scheme or with those of the dark one over them. */
function tokensOf(css: string): Map<string, Lch> {
  const tokens = new Map<string, Lch>();
  for (const [, name = "", l, c, h] of css.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)) {
    tokens.set(name, { l: Number(l), c: Number(c), h: Number(h) });
  }
  return tokens;
}

const css = readFileSync("src/ui/tokens.css", "utf8");
const [lightCss = "", darkCss = ""] = css.split("@media (prefers-color-scheme: dark)");
const light = tokensOf(lightCss);
const schemes = { light, dark: new Map([...light, ...tokensOf(darkCss)]) };
const white: Lch = { l: 1, c: 0, h: 0 };

const grounds = ["bg", "surface", "surface-raised", "surface-sunken", "surface-hover"];
const tones = ["info", "success", "warning", "danger", "neutral"];

describe.each(Object.entries(schemes))("the %s scheme", (scheme, tokens) => {
  const colour = (name: string): Lch => {
    const found = tokens.get(name);
    if (!found) throw new Error(`no colour ${name}`);
    return found;
  };
  const least = (text: string, ground: string) => ratio(colour(text), colour(ground));

  it("has text of 4.5:1 on every ground", () => {
    for (const ground of grounds) {
      for (const text of ["text", "text-muted"]) {
        expect(least(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
      for (const tone of tones) {
        expect(least(`${tone}-text`, ground), `${tone} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(least("text-placeholder", "surface")).toBeGreaterThanOrEqual(4.5);
  });

  it("has text of 4.5:1 on the soft ground of each tone", () => {
    for (const tone of tones) {
      expect(least(`${tone}-text`, `${tone}-soft`), tone).toBeGreaterThanOrEqual(4.5);
      expect(least("text", `${tone}-soft`), tone).toBeGreaterThanOrEqual(4.5);
    }
    expect(ratio(colour("danger-solid"), white)).toBeGreaterThanOrEqual(4.5);
    expect(ratio(colour("danger-solid-hover"), white)).toBeGreaterThanOrEqual(4.5);
  });

  it("has edges of controls of 3:1", () => {
    for (const ground of ["bg", "surface", "surface-raised"]) {
      expect(least("border-control", ground), ground).toBeGreaterThanOrEqual(3);
    }
    for (const tone of tones) expect(least(`${tone}-solid`, "surface"), tone).toBeGreaterThanOrEqual(3);
  });

  it("keeps every accent legible", () => {
    for (let h = 0; h < 360; h += 10) {
      for (const l of [0, 0.3, 0.5, 0.65, 0.8, 1]) {
        for (const c of [0, 0.1, 0.2, 0.37]) {
          const name = `oklch(${l} ${c} ${h})`;
          // As derived in tokens.css.
          const darkest = scheme === "light" ? 0 : 0.46;
          const solid = { l: Math.max(darkest, Math.min(l, 0.5)), c: Math.min(c, 0.22), h };
          const text =
            scheme === "light"
              ? { l: Math.min(l, 0.47), c: Math.min(c, 0.22), h }
              : { l: Math.max(l, 0.76), c: Math.min(c, 0.14), h };
          expect(ratio(solid, white), `white on ${name}`).toBeGreaterThanOrEqual(4.5);
          for (const ground of grounds) {
            expect(ratio(text, colour(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
          }
        }
      }
    }
  });
});
