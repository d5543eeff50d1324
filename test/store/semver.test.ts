// Order of versions, as semver.org has it.
import { expect, test } from '@jest/globals';
import { compareSemver } from '../../store/semver.ts';

test('versions are ordered by SemVer, however they arrive', () => {
  const ordered = [
    '0.9.9',
    '1.0.0-0',
    '1.0.0-2',
    '1.0.0-11',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0-rc-1.1',
    '1.0.0',
    '1.0.0+build.1',
    '1.0.0+build.2',
    '1.2.0',
    '1.10.0',
    '2.0.0',
    '10.0.0',
    '99999999999999999999.0.0',
    '100000000000000000000.0.0',
  ];
  expect(ordered.toReversed().toSorted(compareSemver)).toEqual(ordered);
  for (const version of ordered) expect(compareSemver(version, version)).toBe(0);
});
