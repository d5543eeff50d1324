// Order of versions by SemVer 2.0.0.

/** Negative where `a` is older than `b`. Both are valid SemVer; build metadata does not count, but keeps the order total. */
export function compareSemver(a: string, b: string): number {
  const [coreA, preA] = parts(a);
  const [coreB, preB] = parts(b);
  return compareIdentifiers(coreA, coreB) || comparePrerelease(preA, preB) || compareText(a, b);
}

function parts(version: string): [core: string[], prerelease: string[]] {
  const [precedence = ''] = version.split('+');
  const dash = precedence.indexOf('-');
  if (dash === -1) return [precedence.split('.'), []];
  return [precedence.slice(0, dash).split('.'), precedence.slice(dash + 1).split('.')];
}

/** A release comes after its pre-releases. */
function comparePrerelease(a: string[], b: string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  return compareIdentifiers(a, b);
}

function compareIdentifiers(a: string[], b: string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareIdentifier(a[index]!, b[index]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers by value and before words. They have no leading zeros, so a longer one is the greater. */
function compareIdentifier(a: string, b: string): number {
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return a.length - b.length || compareText(a, b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return compareText(a, b);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
