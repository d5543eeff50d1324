// What expressions can read: the variables, and the bare names in their order (derived, the definition's own, facts).
import { type Evaluation, evaluate } from '../../definition/condition.ts';
import { DERIVED_ENDINGS, DERIVED_OVERALL } from '../../definition/derived-names.ts';
import type { PhaseNode, ProcessGraph } from '../../definition/graph.ts';
import type { Json } from '../../definition/types.ts';
import { adHocApprovals, latestApproval } from '../approvals/approvals.ts';
import { own } from '../own.ts';
import type { ProcessState } from '../state.ts';

/** Where an expression stands: "all" in a bare name means this phase in an exit condition, else all earlier phases. */
export interface Place {
  phase: PhaseNode;
  at: 'exit' | 'entry';
}

/** Evaluates an expression as it stands in a phase. What the start did not give is no "not yet": it never comes. */
export function evaluateIn(
  graph: ProcessGraph,
  state: ProcessState,
  place: Place,
  source: string,
): Evaluation {
  /** A name that stands for an expression, and what that expression misses. */
  const behind = new Map<string, string>();
  const outcome = evaluate(source, variablesOf(graph, state), nameResolver(graph, state, place, behind));
  if (outcome.kind !== 'missing') return outcome;
  let name = outcome.name;
  for (let next = behind.get(name); next !== undefined; next = behind.get(name)) {
    behind.delete(name);
    name = next;
  }
  if (!/^context[.[]/.test(name)) return { kind: 'missing', name };
  return {
    kind: 'error',
    message: `the start gave no ${name}, and nothing gives it later; start anew with it`,
  };
}

/** Evaluates a condition: true or false, else what is missing, else why it cannot be used. */
export function judge(
  graph: ProcessGraph,
  state: ProcessState,
  place: Place,
  source: string,
): Exclude<Evaluation, { kind: 'value' }> | { kind: 'value'; value: boolean } {
  const outcome = evaluateIn(graph, state, place, source);
  if (outcome.kind !== 'value') return outcome;
  if (typeof outcome.value === 'boolean') return { kind: 'value', value: outcome.value };
  const shown = JSON.stringify(outcome.value).slice(0, 80);
  return { kind: 'error', message: `"${source}" came to ${shown}; a condition has to be true or false` };
}

/** Whether the name follows from the course of the process, so that it cannot be set. */
export function isDerived(graph: ProcessGraph, state: ProcessState, name: string): boolean {
  return derivedValue(graph, state, { phase: graph.phases[0]!, at: 'entry' }, name) !== undefined;
}

function nameResolver(graph: ProcessGraph, state: ProcessState, place: Place, behind: Map<string, string>) {
  const resolving = new Set<string>();
  const resolve = (name: string): Json | undefined => {
    const derived = derivedValue(graph, state, place, name);
    if (derived !== undefined) return derived;
    const source = own(graph.conditions, name);
    if (source === undefined) return own(state.facts, name)?.value;
    // A circle among conditions is refused when a definition is checked; here it is just "not yet".
    if (resolving.has(name)) return undefined;
    resolving.add(name);
    const outcome = evaluate(source, variablesOf(graph, state), resolve);
    resolving.delete(name);
    if (outcome.kind === 'error') throw new Error(`condition "${name}": ${outcome.message}`);
    if (outcome.kind === 'value') return outcome.value;
    behind.set(name, outcome.name);
    return undefined;
  };
  return resolve;
}

function derivedValue(
  graph: ProcessGraph,
  state: ProcessState,
  place: Place,
  name: string,
): boolean | undefined {
  if ((DERIVED_OVERALL as readonly string[]).includes(name)) {
    const phases = place.at === 'exit' ? [place.phase] : graph.phases.slice(0, place.phase.index);
    const counted = phases.filter(({ id }) => state.phases[id]!.status !== 'skipped');
    return name === 'all_tasks_complete'
      ? counted.every((phase) => phase.tasks.every(({ id }) => isComplete(graph, state, id)))
      : counted.every((phase) => allApproved(graph, state, phase, place.at));
  }
  for (const ending of DERIVED_ENDINGS) {
    if (!name.endsWith(ending)) continue;
    const id = name.slice(0, -ending.length);
    const value = ending === '_complete' ? isComplete(graph, state, id) : isApproved(graph, state, id);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Of a task, phase or gate; undefined where the id is none of them. What was skipped counts as complete. */
function isComplete(graph: ProcessGraph, state: ProcessState, id: string): boolean | undefined {
  const { status } = (graph.task(id) && state.tasks[id]) ?? (graph.phase(id) && state.phases[id]) ?? {};
  if (status !== undefined) return status === 'completed' || status === 'skipped';
  if (graph.gate(id) === undefined) return undefined;
  return state.gates[id]!.status === 'passed' || state.gates[id]!.status === 'skipped';
}

/** True only where there was something to approve and it was granted. Also knows ad-hoc requests by their id. */
function isApproved(graph: ProcessGraph, state: ProcessState, id: string): boolean | undefined {
  const node = graph.task(id) ?? graph.gate(id);
  if (node !== undefined) {
    const kind = graph.task(id) === undefined ? 'gate' : 'task';
    return latestApproval(state, kind, id)?.status === 'granted';
  }
  if (graph.phase(id) !== undefined) return latestApproval(state, 'sign_off', id)?.status === 'granted';
  const adHoc = latestApproval(state, 'ad_hoc', id);
  return adHoc === undefined ? undefined : adHoc.status === 'granted';
}

function allApproved(graph: ProcessGraph, state: ProcessState, phase: PhaseNode, at: Place['at']): boolean {
  const tasks = phase.tasks.filter(({ id }) => state.tasks[id]!.status !== 'skipped');
  const subjects = [
    ...tasks.filter(({ approval }) => approval !== null).map(({ id }) => id),
    ...(phase.signOff === null ? [] : [phase.id]),
    // A phase's own gates stand before it, so its exit need not ask for them.
    ...(at === 'exit' ? [] : phase.gates.filter(({ approval }) => approval !== null).map(({ id }) => id)),
  ];
  const adHoc = tasks.flatMap(({ id }) => adHocApprovals(state, id));
  return (
    subjects.every((id) => isApproved(graph, state, id) === true) &&
    adHoc.every(({ status }) => status === 'granted' || status === 'withdrawn')
  );
}

/** Only what an expression reads is worked out: hence the getters. */
function variablesOf(graph: ProcessGraph, state: ProcessState): Record<string, unknown> {
  return {
    context: state.context,
    get facts() {
      return mapValues(state.facts, ({ value }) => value);
    },
    get tasks() {
      return mapValues(state.tasks, (task, id) => ({
        status: task.status,
        complete: isComplete(graph, state, id),
        approved: isApproved(graph, state, id),
        attempt: task.attempt,
        result: task.result,
        confidence: task.confidence,
      }));
    },
    get phases() {
      return mapValues(state.phases, ({ status }, id) => ({
        status,
        complete: isComplete(graph, state, id),
        approved: isApproved(graph, state, id),
      }));
    },
    get gates() {
      return mapValues(state.gates, ({ status }, id) => ({
        status,
        passed: status === 'passed',
        approved: isApproved(graph, state, id),
      }));
    },
    /** By what they are about; the newest round. */
    get approvals() {
      const bySubject: Record<string, unknown> = {};
      for (const { subjectId, kind, status, round, decisions } of Object.values(state.approvals)) {
        bySubject[subjectId] = {
          kind,
          status,
          round,
          approved: status === 'granted',
          decisions: decisions.length,
        };
      }
      return bySubject;
    },
    get artifacts() {
      return mapValues(state.artifacts, ({ version, type, size, sha256, metadata }) => ({
        version,
        type,
        size,
        sha256,
        metadata,
      }));
    },
  };
}

function mapValues<Value>(
  record: Record<string, Value>,
  to: (value: Value, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));
}
