// A definition put in words: its phases in order, what stands before each, who does what, and who approves.
import type { ApprovalSpec, GateNode, PhaseNode, ProcessGraph, TaskNode } from '../../definition/graph.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { sayList } from '../../process/views/format.ts';
import type { CourseGate, CoursePart, CourseTask } from './types/definitions.ts';

export const courseParts = (graph: ProcessGraph): CoursePart[] =>
  graph.phases.map((phase, index) => ({
    id: phase.id,
    number: index + 1,
    name: phase.name,
    notes: notesOn(phase),
    gates: phase.gates.map((gate) => gateOf(graph, gate)),
    tasks: phase.tasks.map((task) => taskOf(graph, task)),
    signOff: phase.signOff === null ? null : approversWords(graph, phase.signOff),
  }));

/** "John Smith and Jane Doe", "any one of John Smith or Jane Doe", "2 of …", in the order in which they are asked. */
export function approversWords(graph: ProcessGraph, { approvers, need, inOrder }: ApprovalSpec): string {
  const names = approvers.map((id) => actorName(graph, id));
  if (need === approvers.length) return `${sayList(names)}${inOrder ? ', in this order' : ''}`;
  if (need === 1) return `any one of ${sayList(names, 'or')}`;
  return `${need} of ${sayList(names)}`;
}

function notesOn({ phase, when, entry, exit, tasks }: PhaseNode): string[] {
  const notes: string[] = [];
  if (when !== null) notes.push(`Only if ${when}; else it is skipped.`);
  if (entry.length > 0) notes.push(`Begins once ${entry.join(' and ')}.`);
  if (tasks.length > 1)
    notes.push(
      phase.parallelExecution === true
        ? 'Its tasks run side by side, where they do not depend on one another.'
        : 'Its tasks run one after another.',
    );
  if (exit.length > 0) notes.push(`Complete once ${exit.join(' and ')}.`);
  return notes;
}

function gateOf(graph: ProcessGraph, { id, name, type, approval, condition }: GateNode): CourseGate {
  const says =
    type === 'approval' && approval !== null
      ? `Approves: ${approversWords(graph, approval)}`
      : type === 'condition'
        ? `Opens once ${condition ?? 'its condition holds'}`
        : 'An operator opens it by hand';
  return { id, name, kind: type, says };
}

const taskOf = (graph: ProcessGraph, node: TaskNode): CourseTask => ({
  id: node.id,
  name: node.name,
  who: actorName(graph, node.task.assignee),
  isAgent: node.assigneeKind === 'agent',
  dependsOn: node.dependsOn,
  approval:
    node.approval === null
      ? null
      : { who: approversWords(graph, node.approval), before: node.approve === 'before' },
});
