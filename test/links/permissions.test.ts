// What a link allows by default, by the person's part in the process.
import { expect, test } from '@jest/globals';
import { permissionsFor } from '../../links/index.ts';

test.each([
  [{ mayDecide: true, raidRole: 'approver' }, ['view', 'approve', 'comment']],
  [{ mayDecide: true, raidRole: 'informed' }, ['view', 'approve', 'comment']],
  [{ mayDecide: false, raidRole: 'informed' }, ['view']],
  [{ mayDecide: false, raidRole: 'delegator' }, ['view', 'comment']],
] as const)('%j: %j', (person, expected) => {
  expect(permissionsFor(person)).toEqual(expected);
});
