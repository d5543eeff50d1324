// Lengths of time: that they parse, and that what happens before a deadline comes before it.
import { DEFAULT_TIMEOUT_MS } from '../approval-rules.ts';
import type { Draft, DraftClock, Written } from '../draft.ts';
import { formatDuration, parseDuration, parseEstimate } from '../duration.ts';
import { type Finding, problem } from '../problem.ts';

/** Problems of durations, estimates, reminders and escalations. */
export function lintClocks(draft: Draft): Finding[] {
  const clocks: DraftClock[][] = [
    [draft.defaults],
    ...draft.phases.flatMap((phase) => [
      [phase.clock, draft.defaults],
      ...phase.tasks.map((task) => [task.clock, phase.clock, draft.defaults]),
    ]),
    ...draft.gates.map((gate) => [gate.clock, draft.defaults]),
  ];
  const estimates = draft.phases.flatMap((phase) => [
    phase.estimate,
    ...phase.tasks.map((task) => task.estimate),
  ]);
  return [
    ...clocks.flatMap(([own, ...outer]) => clockProblems(own!, outer)),
    ...estimates.flatMap((estimate) => (estimate === null ? [] : estimateProblems(estimate))),
  ];
}

/** Each place answers for what is written there, held against the timeout that counts there. */
function clockProblems(own: DraftClock, outer: DraftClock[]): Finding[] {
  const rungs = own.escalations.flatMap(({ after }) => after ?? []);
  const written = [own.timeout, ...own.reminders, own.escalateAfter, ...rungs].filter(
    (text) => text !== null,
  );
  const unreadable = written
    .filter(({ text }) => parseDuration(text) === null)
    .map(({ text, at }) =>
      problem(
        'invalid-duration',
        at,
        `"${text}" is no duration; write 90s, 30m, 4h, 2d, 1w, 1d12h or ISO 8601 such as PT48H, from 1 second to 365 days.`,
      ),
    );
  const timeout = [own, ...outer].find((clock) => clock.timeout !== null)?.timeout ?? null;
  const timeoutMs = timeout === null ? DEFAULT_TIMEOUT_MS : parseDuration(timeout.text);
  if (timeoutMs === null) return unreadable;
  const late = (offset: Written, field: string) => {
    const ms = parseDuration(offset.text);
    if (ms === null || ms < timeoutMs) return [];
    const limit =
      timeout === null
        ? `the default timeout of ${formatDuration(timeoutMs)}`
        : `the timeout ${timeout.text}`;
    return [
      problem(
        'offset-not-before-timeout',
        offset.at,
        `${field} ${offset.text} does not come before ${limit}; shorten it or lengthen the timeout.`,
      ),
    ];
  };
  return [
    ...unreadable,
    ...own.reminders.flatMap((reminder) => late(reminder, 'The reminder at')),
    ...(own.escalateAfter === null ? [] : late(own.escalateAfter, 'escalateAfter')),
    ...rungs.flatMap((rung) => late(rung, 'The escalation at')),
  ];
}

function estimateProblems({ text, at }: Written): Finding[] {
  if (parseEstimate(text) !== null) return [];
  return [
    problem(
      'invalid-duration',
      at,
      `"${text}" is no estimate; write a duration such as 4h, or "1 day", or a range such as "2-3 days".`,
    ),
  ];
}
