// Small processes for tests of the shell, each made for one thing.
import type { ApprovalRules, ProcessDefinition, ProcessTask } from '../../definition/types.ts';

const PEOPLE: ProcessDefinition['humans'] = {
  alice: { name: 'Jane Doe', role: 'approver', raidRole: 'approver' },
  bob: { name: 'John Smith', role: 'approver', raidRole: 'approver' },
  ops: { name: 'Operations', role: 'delegator', raidRole: 'delegator' },
};

function definition(
  id: string,
  tasks: ProcessTask[],
  rest: Partial<ProcessDefinition> = {},
): ProcessDefinition {
  return {
    id,
    name: id,
    version: '1.0.0',
    phases: [{ id: 'work', name: 'Work', order: 1, tasks, parallelExecution: true }],
    agents: { agent: { templateId: 'worker', role: 'specialist' } },
    humans: PEOPLE,
    gates: [],
    ...rest,
  };
}

const task = (id: string, rest: Partial<ProcessTask> = {}): ProcessTask => ({
  id,
  name: `Task ${id}`,
  assignee: 'agent',
  ...rest,
});

/** One task whose result Jane Doe approves. */
export const oneApproval = (rules: ApprovalRules = {}): ProcessDefinition =>
  definition('one_approval', [task('draft', { requiredApprovals: ['alice'], ...rules })]);

/** Two tasks at once, each with an approver. */
export const twoApprovals = (): ProcessDefinition =>
  definition('two_approvals', [
    task('first', { requiredApprovals: ['alice'] }),
    task('second', { requiredApprovals: ['bob'] }),
  ]);

/** A result that Jane Doe and then John Smith approve, and beside it a task that is Jane Doe's. */
export const inOrder = (): ProcessDefinition =>
  definition('in_order', [
    task('draft', { requiredApprovals: ['alice', 'bob'], inOrder: true }),
    task('sign', { assignee: 'alice' }),
  ]);

/** An agent alone, told how to behave. `simulate`: CEL. */
export const agentOnly = (simulate: string, rest: Partial<ProcessTask> = {}): ProcessDefinition =>
  definition('agent_only', [task('draft', { inputs: { simulate }, ...rest })]);
