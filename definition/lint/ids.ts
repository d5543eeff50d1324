// Ids: their form, that each is given once, and the counts that are limited.
import type { Draft } from '../draft.ts';
import { LIMITS } from '../limits.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';

const ID = /^[a-z][a-z0-9_-]{0,63}$/;
/** Ids that paths of the HTTP API use as words of their own. */
const RESERVED = new Set(['instances']);

/** Problems of ids and of counts. */
export function lintIds(draft: Draft): Finding[] {
  const tasks = draft.phases.flatMap((phase) => phase.tasks);
  const parts = [
    ...draft.phases.map((phase) => ({ ...phase, kind: 'phase' })),
    ...tasks.map((task) => ({ ...task, kind: 'task' })),
    ...draft.gates.map((gate) => ({ ...gate, kind: 'gate' })),
  ].map(({ id, at, kind }) => ({ id, at: pointerTo(at, 'id'), kind }));
  const participants = [
    ...draft.agents.map(({ id, at }) => ({ id, at, kind: 'agent' })),
    ...draft.people.map(({ id, at }) => ({ id, at, kind: 'person' })),
  ];
  const own = draft.id === null ? [] : [{ id: draft.id.text, at: draft.id.at, kind: 'definition' }];
  const names = draft.conditions.map(({ name, at }) => ({ id: name, at, kind: 'condition' }));
  return [
    ...[...own, ...parts.filter(({ id }) => id !== ''), ...participants, ...names].flatMap(idForm),
    ...(draft.id !== null && RESERVED.has(draft.id.text)
      ? [problem('reserved-id', draft.id.at, `The id "${draft.id.text}" is reserved; choose another.`)]
      : []),
    // One space of names each: `requiredApprovals`, `<id>_approved` and `assignee` name a thing by its id alone.
    ...idsTwice(parts.filter(({ id }) => id !== '')),
    ...idsTwice(participants),
    ...[...draft.agents, ...draft.people].flatMap(mismatch),
    ...tooMany('phases', draft.phases.length, LIMITS.phases, '/phases'),
    ...tooMany('tasks', tasks.length, LIMITS.tasks, '/phases'),
    ...tooMany('people', draft.people.length, LIMITS.people, '/humans'),
  ];
}

export interface Named {
  id: string;
  at: string;
  kind: string;
}

/** A finding where an id is not written as ids are. */
export function idForm({ id, at, kind }: Named): Finding[] {
  if (ID.test(id)) return [];
  const cure = 'use a small letter first, then small letters, digits, _ and -, 64 characters at most';
  const suggestion = id
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 64);
  const shown = id.length > 80 ? `${id.slice(0, 77)}…` : id;
  return [
    problem(
      'invalid-id',
      at,
      `The ${kind} id "${shown}" is not allowed; ${cure}.`,
      () => suggestion || undefined,
    ),
  ];
}

/** A finding for each id that one before it has. */
export function idsTwice(named: Named[]): Finding[] {
  const first = new Map<string, Named>();
  return named.flatMap((one) => {
    const other = first.get(one.id);
    if (other === undefined) {
      first.set(one.id, one);
      return [];
    }
    return [
      problem(
        'duplicate-id',
        one.at,
        `The ${one.kind} id "${one.id}" is taken by the ${other.kind} at ${other.at}; rename one.`,
      ),
    ];
  });
}

function mismatch({ id, ownId }: { id: string; ownId: { text: string; at: string } | null }): Finding[] {
  if (ownId === null || ownId.text === id) return [];
  return [
    problem(
      'id-mismatch',
      ownId.at,
      `The id "${ownId.text}" differs from its key "${id}"; make them the same or leave the id out.`,
    ),
  ];
}

/** A finding where there are more than allowed. */
export function tooMany(what: string, count: number, limit: number, at: string): Finding[] {
  return count <= limit
    ? []
    : [problem('too-many', at, `There are ${count} ${what}; at most ${limit} are allowed.`)];
}
