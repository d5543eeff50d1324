// Decision forms that come back to their person: what was typed is kept, and what changed since they read it is told.
import {
  type AnswerProblem,
  buildDecideView,
  changesOf,
  type ComeBack,
  type DecideView,
  type DecisionForm,
  type DecisionItemView,
  decisionItem,
  type ReturnedEdits,
  type ShownInForm,
} from '../../portal/index.ts';
import type { Choice, ProcessEvent } from '../../process/events.ts';
import { evolve, recall } from '../../process/index.ts';
import type { ProcessState } from '../../process/state.ts';
import type { ApiDeps } from '../deps.ts';
import type { PageReading } from './page-source.ts';

/** One form as it is kept. `seen`: it was refused because this is shown no more; null: something in it is to be mended. */
export interface ReturnedForm {
  approvalId: string;
  choice: Choice | null;
  comment: string;
  problem: string | null;
  /** Said at the field of the code. */
  codeProblem?: string | null;
  /** Of a review that was approved with corrections. */
  corrects?: boolean;
  /** What the fields held in which the work can be changed. */
  edits?: ReturnedEdits;
  seen: { shown: ShownInForm[]; viewed: string; seq: number | null } | null;
}

export const CHANGED = {
  tone: 'wait',
  title: 'This changed after you opened the page',
  text: 'Your answer was not recorded. Read what is shown now, then decide.',
} as const;

/** A form that was refused because what it shows has changed. */
export function returnedAsChanged(form: DecisionForm): ReturnedForm {
  const { approvalId, choice, comment, shown, viewed, seq } = form;
  return { approvalId, choice, comment, problem: null, ...editsOf(form), seen: { shown, viewed, seq } };
}

/** What a form of a review carries besides; {} of any other. */
export function editsOf(
  { corrects, edited }: Pick<DecisionForm, 'corrects' | 'edited'>,
  problems: AnswerProblem[] = [],
): Pick<ReturnedForm, 'corrects' | 'edits'> {
  return edited === null ? {} : { corrects, edits: { typed: edited, problems } };
}

/** The page with the forms that came back on it, each with a new decision id. */
export async function returnedView(
  deps: ApiDeps,
  page: PageReading,
  forms: ReturnedForm[],
  options: { together?: boolean } = {},
): Promise<DecideView> {
  const comeBack: Record<string, ComeBack> = {};
  for (const { approvalId, choice, comment, problem, codeProblem = null, corrects, edits, seen } of forms) {
    const typed = { choice, comment, problem, codeProblem, ...(corrects && { corrects }) };
    const before = seen ? await itemAsSeen(deps, page, approvalId, seen) : null;
    const changes = seen ? (now: DecisionItemView) => changesOf(before, seen.shown, now) : null;
    comeBack[approvalId] = { typed, ...(changes ? { changes } : {}), ...(edits ? { edits } : {}) };
  }
  const changed = forms.some(({ seen }) => seen !== null);
  return buildDecideView(page.source, { comeBack, ...options, ...(changed ? { note: CHANGED } : {}) });
}

/** The item as the person read it, from the record; null where it cannot be told for certain. */
async function itemAsSeen(
  deps: Pick<ApiDeps, 'books'>,
  { source, reading }: PageReading,
  approvalId: string,
  { seq, viewed }: NonNullable<ReturnedForm['seen']>,
): Promise<DecisionItemView | null> {
  if (seq === null || seq > source.state.seq) return null;
  const events = (await deps.books.events(reading.row.id)).filter((event) => event.seq <= seq);
  const folded = fold(reading.graph, events);
  if (!folded) return null;
  const state = recall(folded, events);
  const approval = Object.hasOwn(state.approvals, approvalId) ? state.approvals[approvalId] : undefined;
  const item = approval && decisionItem({ ...source, state }, approval);
  // The hash says whether this is truly what the page showed.
  return item?.viewed === viewed ? item : null;
}

function fold(graph: PageReading['reading']['graph'], events: ProcessEvent[]): ProcessState | null {
  let state: ProcessState | null = null;
  for (const event of events) state = evolve(graph, state, event);
  return state;
}
