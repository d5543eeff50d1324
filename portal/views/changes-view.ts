// What became of a request since a person read it: newer versions, other words.
import type { ShownInForm } from '../decision-form.ts';
import type { ChangeView, DecisionItemView, WorkItemView } from '../page-views.ts';

/** `before`: the item as it was read, where that can still be told; `shown`: the versions that the form names. */
export function changesOf(
  before: DecisionItemView | null,
  shown: ShownInForm[],
  now: DecisionItemView,
): ChangeView[] {
  const changes = [...artifactChanges(shown, now), ...(before ? textChanges(before, now) : [])];
  if (changes.length > 0) return changes;
  return [{ what: 'text', label: 'The request', before: null, after: null }];
}

function artifactChanges(shown: ShownInForm[], { artifacts }: DecisionItemView): ChangeView[] {
  const newer = artifacts.flatMap(({ key, version, sha256 }): ChangeView[] => {
    const seen = shown.find((each) => each.key === key);
    if (seen?.version === version && seen.sha256 === sha256) return [];
    return [{ what: 'artifact', key, from: seen?.version ?? 0, to: version }];
  });
  const gone = shown
    .filter(({ key }) => !artifacts.some((each) => each.key === key))
    .map(({ key, version }): ChangeView => ({ what: 'artifact', key, from: version, to: 0 }));
  return [...newer, ...gone];
}

function textChanges(before: DecisionItemView, now: DecisionItemView): ChangeView[] {
  const texts: [string, string | null, string | null][] = [
    ['Title', before.title, now.title],
    ['Description', before.description, now.description],
    ['What you decide', before.question, now.question],
  ];
  for (const work of now.work) {
    const earlier = before.work.find(({ taskId }) => taskId === work.taskId);
    texts.push([`Work on ${work.name}`, earlier ? workWords(earlier) : null, workWords(work)]);
    if (earlier) texts.push([`Whose work ${work.name} is`, earlier.by.name, work.by.name]);
  }
  for (const work of before.work) {
    if (!now.work.some(({ taskId }) => taskId === work.taskId)) {
      texts.push([`Work on ${work.name}`, workWords(work), null]);
    }
  }
  return texts
    .filter(([, was, is]) => was !== is)
    .map(([label, was, is]) => ({ what: 'text', label, before: was, after: is }));
}

const STATES: Record<WorkItemView['state'], string> = {
  done: 'Done',
  open: 'Under way',
  'starts-on-approval': 'Starts on approval',
};

function workWords({ state, attempt, summary }: WorkItemView): string {
  const head = attempt > 1 ? `${STATES[state]}, attempt ${attempt}` : STATES[state];
  return summary === null ? `${head}.` : `${head}: ${summary}`;
}
