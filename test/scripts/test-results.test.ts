// The line that npm test ends with, from reports as Jest writes them.
import { describe, expect, test } from '@jest/globals';
import { closingLine, jestCounts, total } from '../../scripts/test-results.mjs';

const report = (counts: Record<string, number>) =>
  JSON.stringify({ numPassedTests: 0, numFailedTests: 0, ...counts });

describe('jestCounts', () => {
  test('takes over what Jest counted', () => {
    const counts = jestCounts(
      report({ numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }),
      1,
    );
    expect(counts).toEqual({ passed: 5, failed: 2, skipped: 2, problem: null });
  });

  test('counts a suite that did not load as a failure', () => {
    expect(jestCounts(report({ numPassedTests: 5, numRuntimeErrorTestSuites: 2 }), 1)).toMatchObject({
      passed: 5,
      failed: 2,
    });
  });

  test.each<[string, string | null, number | null, string]>([
    ['no report', null, 1, 'Jest left no report'],
    ['a broken report', '{"numPassed', 0, 'Jest left no report'],
    ['a project without tests', report({}), 0, 'no test ran'],
    ['only skipped tests', report({ numPendingTests: 3 }), 0, 'every test was skipped'],
    ['a bad end after good tests', report({ numPassedTests: 3 }), 1, 'no test failed, yet Jest ended with 1'],
    ['a killed Jest', report({ numPassedTests: 3 }), null, 'no test failed, yet Jest ended with a signal'],
  ])('%s is a failure', (_what, content, code, problem) => {
    expect(jestCounts(content, code)).toMatchObject({ failed: 1, problem });
  });
});

test('the closing line is the sum of all', () => {
  const sum = total([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 20, failed: 2, skipped: 3 },
    { passed: 0, failed: 1, skipped: 0 },
  ]);
  expect(closingLine(sum)).toBe('21 passed, 3 failed, 3 skipped');
});
