// Tests whose means are not on this machine: said loudly, and a failure in CI.
import { test } from '@jest/globals';

const inCi = Boolean(process.env['CI']) && process.env['CI'] !== 'false';

/** Call it instead of defining the tests. `cure`: one sentence. */
export function notRun(what: string, cure: string): void {
  if (inCi) {
    test(`${what} can be run`, () => {
      throw new Error(cure);
    });
    return;
  }
  console.warn(`NOT RUN: ${what}. ${cure}`);
  test.skip(what, () => {});
}
