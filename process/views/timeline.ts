// The course of an instance: each phase with its gates, tasks and sign-off, as far as it has come.
import type { GateNode, PhaseNode, ProcessGraph, TaskNode } from '../../definition/graph.ts';
import { assigneeOf } from '../people.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { approvalView } from './approvals.ts';
import { instantOrNull } from './format.ts';
import type {
  ApprovalView,
  People,
  TimelineGate,
  TimelinePhase,
  TimelineTask,
  TimelineView,
} from './types.ts';

/** Phases by order, tasks and gates as listed. Of approvals asked in several rounds the newest, and those before it. */
export function timelineView(graph: ProcessGraph, state: ProcessState, people: People = {}): TimelineView {
  const rounds: Rounds = (kind, subjectId) => {
    const asked = Object.values(state.approvals)
      .filter((approval) => approval.kind === kind && approval.subjectId === subjectId)
      .map((approval) => approvalView(graph, approval, people));
    return { newest: asked.at(-1) ?? null, earlier: asked.slice(0, -1) };
  };
  return { phases: graph.phases.map((phase) => timelinePhase(phase, { graph, state, rounds })) };
}

type Rounds = (
  kind: ApprovalState['kind'],
  subjectId: string,
) => { newest: ApprovalView | null; earlier: ApprovalView[] };

interface Course {
  graph: ProcessGraph;
  state: ProcessState;
  rounds: Rounds;
}

function timelinePhase(phase: PhaseNode, course: Course): TimelinePhase {
  const at = course.state.phases[phase.id];
  const signOff = course.rounds('sign_off', phase.id);
  return {
    id: phase.id,
    name: phase.name,
    status: at?.status ?? 'pending',
    startedAt: instantOrNull(at?.startedAt),
    completedAt: instantOrNull(at?.completedAt),
    estimatedDuration: phase.phase.estimatedDuration ?? null,
    gates: phase.gates.map((gate) => timelineGate(gate, course)),
    tasks: phase.tasks.map((task) => timelineTask(task, course)),
    signOff: signOff.newest,
    earlierSignOffs: signOff.earlier,
  };
}

function timelineGate(gate: GateNode, { state, rounds }: Course): TimelineGate {
  const at = state.gates[gate.id];
  const asked = rounds('gate', gate.id);
  return {
    id: gate.id,
    name: gate.name,
    type: gate.type,
    status: at?.status ?? 'waiting',
    passedAt: instantOrNull(at?.passedAt),
    approval: asked.newest,
    earlierRounds: asked.earlier,
  };
}

function timelineTask(task: TaskNode, { graph, state, rounds }: Course): TimelineTask {
  const at = state.tasks[task.id];
  const asked = rounds('task', task.id);
  const reviews = rounds('review', task.id);
  const assignee = assigneeOf(graph, state, task.id);
  return {
    id: task.id,
    name: task.name,
    status: at?.status ?? 'pending',
    assignee,
    assigneeKind: graph.agent(assignee) ? 'agent' : 'human',
    attempt: at?.attempt ?? 0,
    startedAt: instantOrNull(at?.startedAt),
    completedAt: instantOrNull(at?.completedAt),
    summary: at?.summary ?? null,
    simulated: at?.simulated ?? false,
    confidence: at?.confidence ?? null,
    escalatedTo: at?.escalatedTo ?? null,
    review: reviews.newest,
    earlierReviews: reviews.earlier,
    approval: asked.newest,
    earlierRounds: asked.earlier,
  };
}
