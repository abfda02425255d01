/** The contrast that WCAG 2.2 AA asks for between a text and what is behind it. */
export const textContrast = 4.5;

/** A colour in the spelling of the API: `#rrggbb`. */
export const colourPattern = "#[0-9a-fA-F]{6}";

/** The relative luminance of WCAG 2.2, from 0 to 1; null for what is not a colour. */
function luminance(colour: string): number | null {
  if (!new RegExp(`^${colourPattern}$`).test(colour)) return null;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio"); null if one is not a colour. */
export function contrastOf(one: string, other: string): number | null {
  const [first, second] = [luminance(one), luminance(other)];
  if (first === null || second === null) return null;
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}
