// The course of an instance: each phase with its gates, tasks and sign-off, as far as it has come.
import type { GateNode, PhaseNode, ProcessGraph, TaskNode } from '../../definition/graph.ts';
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

/** Phases by order, tasks and gates as listed. Of approvals asked in several rounds the newest is shown. */
export function timelineView(graph: ProcessGraph, state: ProcessState, people: People = {}): TimelineView {
  const newest = (matches: (approval: ApprovalState) => boolean): ApprovalView | null => {
    const approval = Object.values(state.approvals).findLast(matches);
    return approval ? approvalView(graph, approval, people) : null;
  };
  return { phases: graph.phases.map((phase) => timelinePhase(phase, state, newest)) };
}

type Newest = (matches: (approval: ApprovalState) => boolean) => ApprovalView | null;

function timelinePhase(phase: PhaseNode, state: ProcessState, newest: Newest): TimelinePhase {
  const at = state.phases[phase.id];
  return {
    id: phase.id,
    name: phase.name,
    status: at?.status ?? 'pending',
    startedAt: instantOrNull(at?.startedAt),
    completedAt: instantOrNull(at?.completedAt),
    estimatedDuration: phase.phase.estimatedDuration ?? null,
    gates: phase.gates.map((gate) => timelineGate(gate, state, newest)),
    tasks: phase.tasks.map((task) => timelineTask(task, state, newest)),
    signOff: newest((approval) => approval.kind === 'sign_off' && approval.phaseId === phase.id),
  };
}

function timelineGate(gate: GateNode, state: ProcessState, newest: Newest): TimelineGate {
  const at = state.gates[gate.id];
  return {
    id: gate.id,
    name: gate.name,
    type: gate.type,
    status: at?.status ?? 'waiting',
    passedAt: instantOrNull(at?.passedAt),
    approval: newest((approval) => approval.kind === 'gate' && approval.gateId === gate.id),
  };
}

function timelineTask(task: TaskNode, state: ProcessState, newest: Newest): TimelineTask {
  const at = state.tasks[task.id];
  return {
    id: task.id,
    name: task.name,
    status: at?.status ?? 'pending',
    assignee: task.task.assignee,
    assigneeKind: task.assigneeKind,
    attempt: at?.attempt ?? 0,
    startedAt: instantOrNull(at?.startedAt),
    completedAt: instantOrNull(at?.completedAt),
    summary: at?.summary ?? null,
    simulated: at?.simulated ?? false,
    approval: newest((approval) => approval.kind === 'task' && approval.taskId === task.id),
  };
}
