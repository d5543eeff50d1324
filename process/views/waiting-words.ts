// How much waits for somebody, in a few words: the same on every page.
import { sayList } from './format.ts';
import { count } from './written-date.ts';

export interface Waiting {
  decisions: number;
  tasks: number;
  questions: number;
}

/** "2 decisions and 1 task wait"; null: nothing does. */
export function waitingWords({ decisions, tasks, questions }: Waiting): string | null {
  const parts = (
    [
      [decisions, 'decision'],
      [tasks, 'task'],
      [questions, 'question'],
    ] as const
  ).filter(([amount]) => amount > 0);
  if (parts.length === 0) return null;
  const verb = decisions + tasks + questions === 1 ? 'waits' : 'wait';
  return `${sayList(parts.map(([amount, noun]) => count(amount, noun)))} ${verb}`;
}
