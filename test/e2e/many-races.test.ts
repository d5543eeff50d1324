// Four hundred races on the real stack: approve against reject, and decisions around their deadline. One outcome each;
// who was too late is told who was first and when.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApprovalRules, ProcessDefinition } from '../../definition/types.ts';
import type { AuditEntryView } from '../../process/views/types.ts';
import { type Browser, type Form, type Page, answered, browser, decisionForms } from '../support/browser.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { type E2e, startE2e, until, wholeAudit } from '../support/e2e.ts';

const TASKS = 20;
const NAMES = { approver: 'Jane Doe', second: 'John Smith' } as const;
type Person = keyof typeof NAMES;
const NAMED = { approver: /Jane Doe/, second: /John Smith/ };

let e2e: E2e;
beforeAll(async () => {
  // Each person comes from an address of their own, through a proxy: the limit on requests is for one.
  e2e = await startE2e({ TRUSTED_PROXIES: '1' });
}, 120_000);
afterAll(async () => {
  await e2e?.stop();
}, 60_000);

/** Twenty approvals at once. Before the work: what is rejected holds, and is not done again. */
function twenty(id: string, approvers: Person[], rules: ApprovalRules): ProcessDefinition {
  const tasks = Array.from({ length: TASKS }, (_, index) =>
    aTask(`t_${index}`, { approve: 'before', requiredApprovals: approvers, ...rules }),
  );
  const humans = Object.fromEntries(approvers.map((person) => [person, anApprover()]));
  return aDefinition({ id, phases: [aPhase('build', tasks, { parallelExecution: true })], humans });
}

async function register(definition: ProcessDefinition): Promise<void> {
  const response = await fetch(`${e2e.stack.apiUrl}/api/processes`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${e2e.stack.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(definition),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

/** Starts an instance and waits until all twenty are asked. Its id and when they are due, epoch ms. */
async function start(processId: string, approvers: Person[]): Promise<{ id: string; dueAt: number }> {
  const externalParticipants = approvers.map((person) => ({
    participantId: person,
    email: `${person}@acme.com`,
    name: NAMES[person],
  }));
  const { id } = await e2e.client.processes.start({
    processId,
    name: processId,
    context: {},
    externalParticipants,
  });
  const items = await until('all approvals', async () => {
    const { items: open } = await e2e.client.processes.listApprovals(id);
    return open.length === TASKS ? open : null;
  });
  return { id, dueAt: Date.parse(items[0]!.dueAt) };
}

interface Seat {
  person: Browser;
  from: Record<string, string>;
  /** By approval. */
  forms: Map<string, Form>;
}
let seats = 0;

/** A browser of its own on the decide page of a link of its own. */
async function sit(id: string, participantId: Person): Promise<Seat> {
  const link = await e2e.client.processes.createExternalParticipantLink({
    processInstanceId: id,
    participantId,
    email: `${participantId}@acme.com`,
  });
  e2e.links.push(link);
  seats += 1;
  const from = { 'x-forwarded-for': `198.51.${Math.floor(seats / 250)}.${(seats % 250) + 1}` };
  const person = browser({ url: e2e.stack.apiUrl });
  const page = await person.open(link);
  const forms = new Map(decisionForms(page.html).map((form) => [form.fields.get('approval')!, form]));
  expect(forms.size).toBe(TASKS);
  return { person, from, forms };
}

/** Decides as a person does: held is looked for later, not confirmed is sent again. The last page. */
async function decide(
  { person, from, forms }: Seat,
  approval: string,
  answer: 'approve' | 'reject',
): Promise<Page> {
  const form = forms.get(approval)!;
  const filled = answered(form, answer, answer === 'reject' ? 'Not like this.' : '');
  return await until('an outcome', async () => {
    const page = await person.post(form.action, filled, from);
    if (page.status === 200 || page.status === 409) return page;
    if (page.status !== 202 && page.status !== 503) throw new Error(`${page.status}: ${page.html}`);
    return null;
  });
}

/** What ended each approval, by id; and how many decisions were counted on it. */
async function ends(id: string): Promise<Map<string, { outcomes: string[]; decided: AuditEntryView[] }>> {
  const found = new Map<string, { outcomes: string[]; decided: AuditEntryView[] }>();
  for (const entry of await wholeAudit(e2e, id)) {
    const { event, approvalId } = entry.details as { event: string; approvalId: string };
    if (!/^Approval(Granted|Rejected|Decided)$/.test(event)) continue;
    const of = found.get(approvalId) ?? { outcomes: [], decided: [] };
    found.set(approvalId, of);
    if (event === 'ApprovalDecided') of.decided.push(entry);
    else of.outcomes.push(event.replace('Approval', '').toLowerCase());
  }
  return found;
}

/** Who or what was first, and when: a day with its time. */
function expectTold({ html }: Page, who: RegExp): void {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? [];
  const text = main.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  expect(text).toMatch(who);
  expect(text).toMatch(/\d{1,2}:\d{2}/);
}

describe('approve against reject, 200 times', () => {
  test.each<[string, Person[], ApprovalRules, [Person, Person]]>([
    ['one person in two browsers', ['approver'], {}, ['approver', 'approver']],
    ['two of whom any decides', ['approver', 'second'], { policy: 'any' }, ['approver', 'second']],
    ['two who both have to agree', ['approver', 'second'], { policy: 'all' }, ['approver', 'second']],
  ])(
    '%s',
    async (name, approvers, rules, [yes, no]) => {
      const processId = `race_${name.replaceAll(' ', '_')}`;
      await register(twenty(processId, approvers, rules));
      const lost = { approve: 0, reject: 0 };
      for (let instance = 0; instance < (approvers.length === 1 ? 4 : 3); instance++) {
        const { id } = await start(processId, approvers);
        const [approving, rejecting] = [await sit(id, yes), await sit(id, no)];
        const rounds = await Promise.all(
          [...approving.forms.keys()].map(async (approval) => {
            const [approved, rejected] = await Promise.all([
              decide(approving, approval, 'approve'),
              decide(rejecting, approval, 'reject'),
            ]);
            return { approval, approved, rejected };
          }),
        );
        const ended = await ends(id);
        for (const { approval, approved, rejected } of rounds) {
          const { outcomes, decided } = ended.get(approval)!;
          const counted = [approved, rejected].filter(({ status }) => status === 200);
          expect(outcomes).toHaveLength(1);
          expect(decided).toHaveLength(counted.length);
          expect(counted.length).toBeGreaterThan(0);
          if (name.startsWith('one')) {
            expect(counted).toHaveLength(1);
            expect(outcomes).toEqual([approved.status === 200 ? 'granted' : 'rejected']);
          } else expect(outcomes).toEqual([rules.policy === 'any' ? 'granted' : 'rejected']);
          for (const [choice, page] of [
            ['approve', approved],
            ['reject', rejected],
          ] as const) {
            if (page.status === 200) continue;
            lost[choice] += 1;
            const winner = choice === 'approve' ? no : yes;
            expectTold(page, yes === no ? /You (approved|rejected) this before/ : NAMED[winner]);
          }
        }
      }
      console.log(`${name}: too late ${lost.approve} times to approve, ${lost.reject} times to reject`);
      expect(lost.approve + lost.reject).toBeGreaterThan(0);
    },
    120_000,
  );
});

describe('a decision around its deadline, 200 times', () => {
  test('either the decision or the deadline, and the page says which', async () => {
    await register(twenty('race_deadline', ['approver'], { timeout: '20s', onTimeout: 'reject' }));
    const instances = await Promise.all(
      Array.from({ length: 200 / TASKS }, async () => {
        const { id, dueAt } = await start('race_deadline', ['approver']);
        return { id, dueAt, seat: await sit(id, 'approver') };
      }),
    );
    const count = { granted: 0, rejected: 0 };
    await Promise.all(
      instances.map(async ({ id, dueAt, seat }) => {
        const early = dueAt - 1_000 - Date.now();
        expect(early).toBeGreaterThan(0);
        const rounds = await Promise.all(
          [...seat.forms.keys()].map(async (approval, index) => {
            // From one second before to one after.
            await new Promise((done) => setTimeout(done, early + (index / (TASKS - 1)) * 2_000));
            return { approval, page: await decide(seat, approval, 'approve') };
          }),
        );
        const ended = await ends(id);
        for (const { approval, page } of rounds) {
          const { outcomes, decided } = ended.get(approval)!;
          const granted = page.status === 200;
          count[granted ? 'granted' : 'rejected'] += 1;
          expect(outcomes).toEqual([granted ? 'granted' : 'rejected']);
          expect(decided).toHaveLength(granted ? 1 : 0);
          expectTold(page, granted ? /You approved/ : /deadline/);
        }
      }),
    );
    console.log('around the deadline', count);
    expect(count.granted + count.rejected).toBe(200);
    expect(Math.min(count.granted, count.rejected)).toBeGreaterThan(0);
  }, 120_000);
});
