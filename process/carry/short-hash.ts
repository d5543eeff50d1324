// A SHA-256 in 43 characters instead of 64. The workflow's sandbox has nothing that does it.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const HASH = /^[0-9a-f]{64}$/;
const SHORT = /^[\w-]{43}$/;

/** A SHA-256 in hex, as base64url. Anything else stays as it is. */
export function shortHash(hex: string): string {
  if (!HASH.test(hex)) return hex;
  // Three digits are two characters; of the last one, four bits are left over.
  const text = hex.replace(/.{3}/g, (three) => {
    const bits = Number.parseInt(three, 16);
    return DIGITS.charAt(bits >> 6) + DIGITS.charAt(bits & 63);
  });
  return text.slice(0, -1) + DIGITS.charAt(Number.parseInt(text.slice(-1), 16) << 2);
}

/** In hex again. */
export function longHash(short: string): string {
  if (!SHORT.test(short)) return short;
  const digit = (character: string): number => DIGITS.indexOf(character);
  const hex = short.slice(0, -1).replace(/../g, ([one = '', two = '']) => {
    return ((digit(one) << 6) | digit(two)).toString(16).padStart(3, '0');
  });
  return hex + (digit(short.slice(-1)) >> 2).toString(16);
}
