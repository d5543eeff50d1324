// A customer's colour made fit for both themes: as given on light pages, lightened for dark ones, always readable.

/** Hex colours, `#rrggbb`. `on`: text on the colour; `tint`: a quiet ground for text in it. */
export interface AccentTheme {
  accent: string;
  hover: string;
  on: string;
  tint: string;
}
export interface Accent {
  light: AccentTheme;
  dark: AccentTheme;
}

/** WCAG 2.2 AA, for text. */
export const LEAST_CONTRAST = 4.5;

/** The grounds that text in the accent stands on: see the tokens of countersign.css. */
const LIGHT_GROUNDS = ['#ffffff', '#f6f6f3', '#fafaf8'];
const DARK_GROUNDS = ['#111316', '#191c20', '#25292e'];
const WHITE = '#ffffff';
const NEAR_BLACK = '#0b0d10';

/** Both themes. Null: on light pages the colour itself cannot be read, and another has to be given. `hex`: `#rrggbb`. */
export function accentOf(hex: string): Accent | null {
  const given = hex.toLowerCase();
  if (leastContrast(given, LIGHT_GROUNDS) < LEAST_CONTRAST) return null;
  let dark = given;
  for (let white = 0; leastContrast(dark, DARK_GROUNDS) < LEAST_CONTRAST; white += 0.02)
    dark = mixed(given, WHITE, white);
  return {
    light: { accent: given, hover: mixed(given, NEAR_BLACK, 0.25), on: WHITE, tint: tintOf(given, WHITE) },
    dark: {
      accent: dark,
      hover: mixed(dark, WHITE, 0.35),
      on: NEAR_BLACK,
      tint: tintOf(dark, DARK_GROUNDS[1]!),
    },
  };
}

/** The lowest of its contrasts with these grounds, 1 to 21. */
export function leastContrast(colour: string, grounds: string[] = LIGHT_GROUNDS): number {
  return Math.min(...grounds.map((ground) => contrast(colour, ground)));
}

/** By WCAG 2.2, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** As much of the colour in the ground as leaves text in that colour readable. */
function tintOf(colour: string, ground: string): string {
  const tints = [0.12, 0.09, 0.06, 0.03].map((share) => mixed(ground, colour, share));
  return tints.find((tint) => contrast(colour, tint) >= LEAST_CONTRAST) ?? ground;
}

/** `share` of `other` in `colour`, 0 to 1. */
function mixed(colour: string, other: string, share: number): string {
  const [a, b] = [channels(colour), channels(other)];
  return `#${a
    .map((value, index) => Math.round(value + (b[index]! - value) * share))
    .map((value) => Math.min(255, value).toString(16).padStart(2, '0'))
    .join('')}`;
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channels = (colour: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
