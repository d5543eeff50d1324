// What a rejection has done again: that it names work, that the work comes before what is rejected, and that it has effect.
import type { Draft, DraftPhase, DraftTask, Written } from '../draft.ts';
import { type Finding, problem } from '../problem.ts';
import { approversFor, type Subject, subjectsOf } from './approval-subjects.ts';
import { unknown } from './references.ts';

/** Where a task or phase stands in the course. A phase has no task. */
interface Place {
  phase: DraftPhase;
  task?: DraftTask;
}

/** Problems of `onRejection`, `reworkFrom` and `maxRounds`. */
export function lintRework(draft: Draft): Finding[] {
  const places = placesOf(draft);
  const inherited = draft.defaults.reworkFrom;
  const fromDefaults = inherited === null ? [] : defaultsProblems(draft, inherited, places);
  return [...subjectsOf(draft).flatMap((subject) => ownProblems(subject, draft, places)), ...fromDefaults];
}

function placesOf({ phases }: Draft): Map<string, Place> {
  return new Map(
    phases.flatMap((phase): [string, Place][] => [
      [phase.id, { phase }],
      ...phase.tasks.map((task): [string, Place] => [task.id, { phase, task }]),
    ]),
  );
}

function ownProblems(subject: Subject, draft: Draft, places: Map<string, Place>): Finding[] {
  const { reworkFrom, onRejection, maxRounds } = subject.clock;
  const target = reworkFrom ?? draft.defaults.reworkFrom;
  const isNamed = target !== null || (subject.kind === 'task' && !subject.asksBefore);
  if (onRejection?.text === 'rework' && !isNamed) {
    const message = `A rejection of ${subject.called} has nothing done again: no work is named; say with reworkFrom which task or phase.`;
    return [problem('rework-unnamed', onRejection.at, message)];
  }
  const answer = onRejection ?? draft.defaults.onRejection;
  const isReworked = isNamed && (answer === null || answer.text === 'rework');
  const idle = isReworked ? [] : [reworkFrom, maxRounds].filter((field) => field !== null);
  const why =
    answer === null || answer.text === 'rework' ? 'no work is named' : `onRejection is ${answer.text}`;
  return [
    ...(reworkFrom === null ? [] : targetProblems(reworkFrom, subject, draft, places)),
    ...idle.map(({ at }) =>
      problem(
        'ignored-field',
        at,
        `A rejection of ${subject.called} has nothing done again: ${why}; remove this.`,
      ),
    ),
  ];
}

function targetProblems(
  target: Written,
  subject: Subject,
  draft: Draft,
  places: Map<string, Place>,
): Finding[] {
  const place = places.get(target.text);
  if (place === undefined) return unknown(target, 'a task or phase', places);
  if (!comesAfter(place, subject, draft, places)) return [];
  const message = `"${target.text}" does not come before ${subject.called}, so it cannot be done again for its rejection; name earlier work.`;
  return [problem('rework-of-later-work', target.at, message)];
}

/** What the defaults name has to come before everything that it is named for; the first thing it does not is told. */
function defaultsProblems(draft: Draft, target: Written, places: Map<string, Place>): Finding[] {
  const inheriting = subjectsOf(draft).filter((subject) => {
    const answer = subject.clock.onRejection ?? draft.defaults.onRejection;
    const isAsked = approversFor(subject, draft.people).length > 0;
    return isAsked && subject.clock.reworkFrom === null && (answer === null || answer.text === 'rework');
  });
  if (!places.has(target.text)) return unknown(target, 'a task or phase', places);
  return inheriting.flatMap((subject) => targetProblems(target, subject, draft, places)).slice(0, 1);
}

function comesAfter(target: Place, subject: Subject, draft: Draft, places: Map<string, Place>): boolean {
  const subjectPhase =
    subject.kind === 'gate' ? phaseBehind(draft, subject.id) : places.get(subject.id)?.phase;
  const order = subjectPhase?.order ?? null;
  if (order === null || target.phase.order === null) return false;
  if (target.phase !== subjectPhase) return target.phase.order > order;
  if (subject.kind === 'gate') return true;
  const { phase, task } = target;
  if (subject.kind === 'sign_off' || task === undefined) return false;
  if (task.id === subject.id) return subject.asksBefore;
  if (phase.parallel) return waitsFor(task, subject.id, places);
  return phase.tasks.findIndex(({ id }) => id === subject.id) < phase.tasks.indexOf(task);
}

function phaseBehind({ gates, phases }: Draft, gateId: string): DraftPhase | undefined {
  const gate = gates.find(({ id }) => id === gateId);
  return phases.find(({ id }) => id === gate?.beforePhase?.text);
}

/** Whether the task depends on the other, over any number of steps. */
function waitsFor(task: DraftTask, otherId: string, places: Map<string, Place>): boolean {
  const seen = new Set<string>();
  const open = [task];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { text } of next.dependencies) {
      if (text === otherId) return true;
      const before = places.get(text)?.task;
      if (before === undefined || seen.has(text)) continue;
      seen.add(text);
      open.push(before);
    }
  }
  return false;
}
