// Every entry of the trail has a type and a sentence, and shows names where it holds ids.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../definition/types.ts';
import { EVENT_LINES } from '../../../process/views/audit-events.ts';
import { JOURNAL_LINES } from '../../../process/views/audit-journal.ts';
import {
  askedApprovals,
  auditEntry,
  isTrailWord,
  trailNamesOf,
  trailTypesOf,
} from '../../../process/views/audit.ts';
import {
  EVENT_TYPES,
  JOURNAL_TYPES,
  journalEntry,
  sampleEvent,
  trailEntry,
} from '../../support/event-samples.ts';
import { SAMPLE_GRAPH, SAMPLE_PEOPLE } from '../../support/sample-graph.ts';

const REQUESTED = trailEntry(sampleEvent('ApprovalRequested'));
const KNOWN = { graph: SAMPLE_GRAPH, approvals: askedApprovals([REQUESTED]) };
const read = (entry: Parameters<typeof auditEntry>[0]) => auditEntry(entry, SAMPLE_PEOPLE, KNOWN);

const IDS = /customer_it_admin|sso_setup|config_approval_gate|security_review|sign_off\.configuration/;

describe('every event', () => {
  test.each(EVENT_TYPES)('%s is one sentence in words', (type) => {
    const { action, type: auditType, details } = read(trailEntry(sampleEvent(type)));
    // Agents of the sample have no names of their own.
    expect(action).toMatch(/^(sso_agent |[“A-Z]).*[.]$/s);
    expect(action).not.toMatch(/undefined|null|NaN|\[object|\.\.$/);
    // IncidentResolved names the target an operator typed.
    if (type !== 'IncidentResolved') expect(action).not.toMatch(IDS);
    expect(auditType).toBe(EVENT_LINES[type].type);
    expect(details['event']).toBe(type);
  });

  test.each(EVENT_TYPES)('%s speaks with ids where nothing else is known', (type) => {
    const { action } = auditEntry(trailEntry(sampleEvent(type)));
    expect(action).toMatch(/^[“a-zA-Z].*[.]$/s);
    expect(action).not.toMatch(/undefined|null|NaN/);
  });
});

describe('every journal entry', () => {
  test.each(JOURNAL_TYPES)('%s is one sentence in words', (type) => {
    const { action, type: auditType, stream } = read(journalEntry(type));
    expect(action).toMatch(/^[A-Z].*[.]$/s);
    expect(action).not.toMatch(/undefined|null|\[object/);
    expect(action).not.toMatch(IDS);
    expect(auditType).toBe(JOURNAL_LINES[type].type);
    expect(stream).toBe('journal');
  });

  test.each(JOURNAL_TYPES)('%s survives data of another release', (type) => {
    expect(read(journalEntry(type, { participantId: 7, approvalIds: 'x' })).action).toMatch(/^[A-Z].*[.]$/);
  });
});

describe('a turn of a model', () => {
  const said = (more: JsonObject): string => read(journalEntry('agent_step', { ...STEP, ...more })).action;
  const STEP = { taskId: 'sso_setup', turn: 2, model: 'small', inputTokens: 1_200, outputTokens: 80 };

  test('says what it took, as a guess where it is one', () => {
    expect(said({})).toMatch(/asked small for turn 2 of .*, 1,280 tokens\.$/);
    expect(said({ isEstimated: true })).toMatch(/, about 1,280 tokens\.$/);
  });

  test('says why it failed', () => {
    const reason = 'The model "main" answered 503, trouble of its own.';
    expect(said({ inputTokens: 0, outputTokens: 0, reason })).toMatch(
      /, which failed: The model "main" answered 503, trouble of its own\.$/,
    );
  });
});

describe('a decision', () => {
  const entry = read(trailEntry(sampleEvent('ApprovalDecided'), 41));

  test('says who decided what and how', () => {
    expect(entry.action).toBe('John Smith approved “Sign-off: Configuration”: Looks good.');
    expect(entry.type).toBe('approval');
    expect(entry.position).toBe(41);
    expect(entry.timestamp).toBe('2026-03-10T09:00:00.000Z');
  });

  test('carries what a listener to decisions needs', () => {
    expect(entry.details).toMatchObject({
      event: 'ApprovalDecided',
      approvalId: 'sign_off.configuration.1',
      kind: 'sign_off',
      taskId: null,
      phaseId: 'configuration',
      gateId: null,
      choice: 'approve',
      comment: 'Looks good',
      participantId: 'customer_it_admin',
      approverEmail: 'it-admin@acme.com',
    });
  });

  test('through a link made over the API says so', () => {
    const event = sampleEvent('ApprovalDecided');
    const viaApi = { ...event, data: { ...event.data, linkVia: 'api' as const, comment: '' } };
    expect(read(trailEntry(viaApi)).action).toBe(
      'John Smith approved “Sign-off: Configuration”, through a link made over the API.',
    );
  });

  test('by somebody without an address has null for it', () => {
    expect(
      auditEntry(trailEntry(sampleEvent('ApprovalDecided')), {}, KNOWN).details['approverEmail'],
    ).toBeNull();
  });
});

describe('details', () => {
  test('an incident keeps its own kind beside its approval', () => {
    expect(read(trailEntry(sampleEvent('IncidentRaised'))).details).toMatchObject({
      kind: 'approval-rejected',
      title: 'Sign-off: Configuration',
    });
  });

  test('say more of the principal', () => {
    const by = { kind: 'participant', id: 'customer_ciso', linkId: 'link-9' } as const;
    const entry = read(trailEntry(sampleEvent('ApprovalDecided', by)));
    expect(entry.actor).toBe('customer_ciso');
    expect(entry.details['actor']).toEqual({
      kind: 'participant',
      id: 'customer_ciso',
      linkId: 'link-9',
      name: 'Jane Doe',
      email: 'ciso@acme.com',
    });
  });

  test('a person with the id of what every object has is not mistaken', () => {
    const entry = { ...journalEntry('link_opened', { participantId: 'constructor' }), actor: 'toString' };
    expect(auditEntry(entry, {}).action).toBe('The link of constructor was opened.');
  });
});

test('an entry of a newer release is named, not an error', () => {
  const entry = { ...REQUESTED, type: 'ApprovalDelegated' };
  expect(read(entry)).toMatchObject({ type: 'instance', action: 'ApprovalDelegated was noted.' });
  expect(read({ ...REQUESTED, type: 'constructor' }).action).toBe('constructor was noted.');
});

describe('filtering by audit type, or by name', () => {
  test('a list of both stands for names, each once; what is neither stands for none', () => {
    expect(trailNamesOf(['task_completion', 'TaskCompleted', 'page_viewed'])).toEqual([
      'TaskCompleted',
      'page_viewed',
    ]);
    expect(trailNamesOf(['nonsense', 'toString', ''])).toEqual([]);
    expect(['approval', 'ApprovalDecided', 'comment_posted'].every(isTrailWord)).toBe(true);
    expect(['approvals', 'constructor', ''].some(isTrailWord)).toBe(false);
  });

  test('names the entries that stand for it', () => {
    expect(trailTypesOf(['task_completion'])).toEqual(['TaskCompleted']);
    expect(trailTypesOf(['comment'])).toEqual(['comment_posted']);
    expect(trailTypesOf([])).toEqual([]);
  });

  test('every entry is found under its own type, and only there', () => {
    for (const type of EVENT_TYPES) {
      expect(trailTypesOf([EVENT_LINES[type].type])).toContain(type);
    }
    expect(trailTypesOf(['phase_transition'])).not.toContain('TaskCompleted');
  });
});
