// What a link allows by default: the rights of the person, as RAID has them.
import { expect, test } from '@jest/globals';
import { permissionsFor } from '../../links/index.ts';
import { aDefinition, anApprover } from '../support/definition-builder.ts';
import { started } from '../support/scenario.ts';

const humans = {
  approver: anApprover(),
  lets: { raidRole: 'informed', mayDecide: true },
  watcher: { raidRole: 'informed' },
  doer: { raidRole: 'responsible' },
  dispatcher: { raidRole: 'delegator' },
  helper: {},
} as const;

test.each([
  ['approver', ['view', 'approve', 'comment', 'upload']],
  ['lets', ['view', 'approve', 'comment', 'upload']],
  ['watcher', ['view']],
  ['doer', ['view', 'comment', 'upload']],
  ['dispatcher', ['view', 'comment', 'upload']],
  ['helper', ['view', 'comment']],
  ['worker', []],
  ['constructor', []],
])('%s: %j', (id, expected) => {
  const { graph, state } = started(aDefinition({ humans }));
  expect(permissionsFor(graph, state, id)).toEqual(expected);
});
