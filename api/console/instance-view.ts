// Puts the page of one instance together: what each of its parts is read from, and the forms of what can be done now.
import type { Request, Response } from 'express';
import {
  aboutView,
  actionForms,
  type ActionTry,
  type ActionWordsView,
  approvalsView,
  artifactRow,
  auditView,
  estimateWords,
  expectedCourse,
  ganttView,
  headView,
  incidentItem,
  INSTANCE,
  type InstancePageView,
  openPhases,
  peopleView,
  summaryView,
  tasksView,
  timeWords,
  whoIs,
} from '../../console/index.ts';
import { possibleActions } from '../../process/views/actions.ts';
import type { ApiDeps } from '../deps.ts';
import { operatorActions } from '../instance/operator-actions.ts';
import { chainOf } from './instance-chain.ts';
import { type ConsoleReading, readForConsole } from './instance-reading.ts';
import { instanceThread } from './instance-thread.ts';
import { mayOperate } from './may-operate.ts';
import { visitIn } from './visit-view.ts';

const ENTRIES = 10;
const ARTIFACTS = 12;
const INCIDENTS = 50;
const OPENED = 20;
/** A trail of more entries is checked where somebody asks for it. */
const CHECKED_AT_ONCE = 600;

export interface PageOptions {
  tried?: ActionTry | null;
}

/** Throws `instance-not-found`. */
export async function instancePage(
  deps: ApiDeps,
  req: Request,
  res: Response,
  { tried = null }: PageOptions = {},
): Promise<InstancePageView> {
  const id = String(req.params['id']);
  const { books } = deps;
  const reading = await readForConsole(deps, id);
  const { source } = reading;
  const { graph, state, now } = source;
  const mayAct = mayOperate(res);
  const { csrf } = visitIn(res);
  const [versions, newest, entries, open, thread] = await Promise.all([
    books.artifactVersions(id),
    books.newestArtifacts(id, { limit: ARTIFACTS }),
    books.trail({ instanceId: id, newestFirst: true, limit: ENTRIES + 1 }),
    books.openIncidents({ instanceId: id }, { limit: INCIDENTS }),
    instanceThread(deps, res, reading),
  ]);
  const names = { definition: graph.definition.name, actor: (who: string) => whoIs(source, who) };
  const incidents = open.items.map((row) => incidentItem(row, names, now, null));
  const actions = mayAct ? formsOf(reading, req, tried) : [];
  const asked = [req.query['open'] ?? []]
    .flat()
    .filter((each) => typeof each === 'string')
    .slice(0, OPENED);
  const isOpen = openPhases(graph, state, asked);
  const head = headView(source);
  const length = entries.length <= ENTRIES ? entries.length : state.seq;
  const sums = [timeWords(source), estimateWords(source)].filter((words) => words !== null);
  return {
    head,
    summary: summaryView(source, head, incidents, actions),
    incidents,
    asked,
    gantt: ganttView({ ...source, expected: expectedCourse(graph, state, now), isOpen }, sums),
    tasks: tasksView(source, isOpen),
    approvals: approvalsView(source, versions),
    artifacts: {
      rows: newest.items.map((row) => artifactRow(source, row)),
      total: Object.keys(state.artifacts).length,
      nextHref: newest.nextCursor === undefined ? null : INSTANCE.artifacts(id),
    },
    thread,
    audit: auditView(source, {
      instanceId: id,
      entries: entries.slice(0, ENTRIES).map(reading.said),
      filter: '',
      older: null,
      isNewest: true,
      chain: length <= CHECKED_AT_ONCE ? await chainOf(deps, id, CHECKED_AT_ONCE) : null,
    }),
    actions,
    about: aboutView(source, workflowHref(deps, id)),
    people: peopleView(source),
    mayAct,
    csrf,
  };
}

function formsOf(
  { source }: ConsoleReading,
  req: Request,
  tried: ActionTry | null,
): InstancePageView['actions'] {
  const { graph, state, people, now, contacts } = source;
  const { act } = req.query;
  return actionForms({
    graph,
    state,
    people,
    // Who holds no link has none to lose.
    possible: possibleActions(graph, state, now).filter(
      ({ action, on }) => action !== 'revoke-links' || contacts.links.has(on.participantId!),
    ),
    wordsOf: (name) => operatorActions[name] as ActionWordsView,
    opened: typeof act === 'string' ? act : null,
    tried,
    // Not drawn: the page is compared with itself, and the same form of the same state has one effect.
    newFormId: () => String(state.seq),
  });
}

function workflowHref({ temporalUi }: ApiDeps, id: string): string | null {
  if (!temporalUi) return null;
  const { url, namespace } = temporalUi;
  return `${url}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`;
}
