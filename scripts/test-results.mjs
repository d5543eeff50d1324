// Counts of all checks, and the one line that npm test ends with.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * The counts of one Jest project from its `--json` report. What stops tests from running at all is a failure: no report,
 * a suite that does not load, a project without tests, an exit code that the report does not explain.
 * @param {string | null} report Content of the output file; null: there is none.
 * @param {number | null} exitCode
 * @returns {Counts & { problem: string | null }}
 */
export function jestCounts(report, exitCode) {
  let parsed;
  try {
    parsed = report === null ? null : JSON.parse(report);
  } catch {
    parsed = null;
  }
  if (parsed === null || typeof parsed !== 'object')
    return { passed: 0, failed: 1, skipped: 0, problem: 'Jest left no report' };
  const passed = parsed.numPassedTests ?? 0;
  const skipped = (parsed.numPendingTests ?? 0) + (parsed.numTodoTests ?? 0);
  let failed = (parsed.numFailedTests ?? 0) + (parsed.numRuntimeErrorTestSuites ?? 0);
  let problem = null;
  if (passed + failed === 0) {
    failed = 1;
    problem = skipped > 0 ? 'every test was skipped' : 'no test ran';
  } else if (failed === 0 && exitCode !== 0) {
    failed = 1;
    problem = `no test failed, yet Jest ended with ${exitCode ?? 'a signal'}`;
  }
  return { passed, failed, skipped, problem };
}

/**
 * @param {Counts[]} counts
 * @returns {Counts}
 */
export function total(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
