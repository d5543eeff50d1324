// What each ms of an instance's life went to: exactly one class at a time.
import type { Course, Span } from '../spans/types.ts';
import type { Stretch, TimeClass, TimeSplit } from './types.ts';

export const NO_TIME: TimeSplit = { paused: 0, trouble: 0, person: 0, agent: 0, gate: 0, other: 0 };

/** In this order the first that holds has the time; `other` is the rest. */
const CLASSES = ['paused', 'trouble', 'person', 'agent', 'gate'] as const;

function classOf({ kind, whoKind }: Span): (typeof CLASSES)[number] | null {
  switch (kind) {
    case 'pause':
      return 'paused';
    case 'incident':
      return 'trouble';
    case 'approval':
    case 'question':
      return 'person';
    case 'attempt':
      return whoKind;
    case 'entry':
    case 'exit':
    case 'gate':
      return 'gate';
    // A turn is part of its approval, a backoff is nobody's time.
    case 'instance':
    case 'phase':
    case 'turn':
    case 'backoff':
      return null;
  }
}

/** The instance's life in stretches of one class each, from its start on; [] before it has started. */
export function stretchesOf({ spans }: Course): Stretch[] {
  const life = spans.find(({ kind }) => kind === 'instance');
  if (life === undefined) return [];
  const steps = stepsOf(spans);
  const open: Record<(typeof CLASSES)[number], number> = {
    paused: 0,
    trouble: 0,
    person: 0,
    agent: 0,
    gate: 0,
  };
  const stretches: Stretch[] = [{ from: life.from, class: 'other' }];
  for (let index = 0; index < steps.length; ) {
    const { at } = steps[index]!;
    // All of one moment together: what lasts no time has none.
    for (; index < steps.length && steps[index]!.at === at; index++) {
      open[steps[index]!.class] += steps[index]!.by;
    }
    if (life.to !== null && at >= life.to) break;
    step(stretches, at, CLASSES.find((each) => open[each] > 0) ?? 'other');
  }
  return stretches;
}

function step(stretches: Stretch[], at: number, next: TimeClass): void {
  const last = stretches.at(-1)!;
  if (last.class === next) return;
  if (last.from < at) {
    stretches.push({ from: at, class: next });
    return;
  }
  last.class = next;
}

interface Step {
  at: number;
  class: (typeof CLASSES)[number];
  by: 1 | -1;
}

function stepsOf(spans: Span[]): Step[] {
  const steps = spans.flatMap((span): Step[] => {
    const its = classOf(span);
    if (its === null) return [];
    const begin: Step = { at: span.from, class: its, by: 1 };
    return span.to === null ? [begin] : [begin, { at: span.to, class: its, by: -1 }];
  });
  return steps.sort((one, other) => one.at - other.at);
}

/** Adds to `split` what of the stretches lies in [from, until). `end`: where the last of them ends. All epoch ms. */
export function addTime(
  split: TimeSplit,
  stretches: readonly Stretch[],
  end: number,
  from: number,
  until: number,
): void {
  for (let index = 0; index < stretches.length; index++) {
    const stretch = stretches[index]!;
    if (stretch.from >= until) return;
    const to = Math.min(stretches[index + 1]?.from ?? end, until);
    const ms = to - Math.max(stretch.from, from);
    if (ms > 0) split[stretch.class] += ms;
  }
}

/** What of a course lies in [from, until); what is still under way counts up to `until`. */
export function timeSplit(course: Course, from: number, until: number): TimeSplit {
  const split = { ...NO_TIME };
  const life = course.spans.find(({ kind }) => kind === 'instance');
  addTime(split, stretchesOf(course), life?.to ?? until, from, until);
  return split;
}
