// Digests of courses as text, and back: whole numbers in a row, for a report reads ten thousands of them.
import {
  type CourseDigest,
  type Fact,
  FACT_KINDS,
  type Stretch,
  type TimeClass,
} from '../process/kpi/types.ts';

/** `n`: the names there are. `f`, seven a fact: kind, at, ms + 1, what, phase, task, who. `s`, two a stretch: from, class. */
interface Written {
  n: string[];
  f: number[];
  s: number[];
}

const TIME_CLASSES: readonly TimeClass[] = ['paused', 'trouble', 'person', 'agent', 'gate', 'other'];
const FACT_WIDTH = 7;

/** Moments count from the start of the instance; 0 stands for null. */
export function writtenDigest({ startedAt, facts, stretches }: CourseDigest): string {
  const names = new Map<string, number>();
  const numberOf = (name: string | null): number => {
    if (name === null) return 0;
    const known = names.get(name) ?? names.size + 1;
    names.set(name, known);
    return known;
  };
  const f = facts.flatMap(({ kind, at, ms, what, phaseId, taskId, who }) => [
    FACT_KINDS.indexOf(kind),
    at - startedAt,
    ms === null ? 0 : ms + 1,
    numberOf(what),
    numberOf(phaseId),
    numberOf(taskId),
    numberOf(who),
  ]);
  const s = stretches.flatMap(({ from, class: of }) => [from - startedAt, TIME_CLASSES.indexOf(of)]);
  return JSON.stringify({ n: [...names.keys()], f, s } satisfies Written);
}

export function readDigest(text: string, startedAt: number): Pick<CourseDigest, 'facts' | 'stretches'> {
  const { n, f, s } = JSON.parse(text) as Written;
  const nameOf = (number: number): string | null => (number === 0 ? null : n[number - 1]!);
  const facts: Fact[] = [];
  for (let i = 0; i < f.length; i += FACT_WIDTH) {
    facts.push({
      kind: FACT_KINDS[f[i]!]!,
      at: f[i + 1]! + startedAt,
      ms: f[i + 2] === 0 ? null : f[i + 2]! - 1,
      what: nameOf(f[i + 3]!),
      phaseId: nameOf(f[i + 4]!),
      taskId: nameOf(f[i + 5]!),
      who: nameOf(f[i + 6]!),
    });
  }
  const stretches: Stretch[] = [];
  for (let i = 0; i < s.length; i += 2) {
    stretches.push({ from: s[i]! + startedAt, class: TIME_CLASSES[s[i + 1]!]! });
  }
  return { facts, stretches };
}
