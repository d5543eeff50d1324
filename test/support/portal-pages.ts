// A row for every page of the portal: how it comes about. A new page is one row here; an address without one fails.
import type { BrowserContext, Page } from 'playwright-core';
import { PATHS } from '../../portal/paths.ts';
import { ask, startAgentWork } from './agent-work-instance.ts';
import { TOKEN } from './api-server.ts';
import { linkFor } from './people-instance.ts';
import { LONG_WORD, MAIL, type Stage } from './portal-stage.ts';
import { instancePath } from './sso-instance.ts';
import { tinyPdf } from './tiny-files.ts';

/** How one page of the portal comes about: leaves `page` on it. */
export interface PageRow {
  name: string;
  /** The addresses it stands for. */
  paths: (keyof typeof PATHS)[];
  /** What its heading says. */
  heading: RegExp;
  reach: (stage: Stage, page: Page, context: BrowserContext) => Promise<unknown>;
}

const url = ({ server }: Stage, path: string): string => `${server.url}${path}`;

/** Opens a fresh link and presses its button. */
export async function openLink(stage: Stage, page: Page, participantId?: string): Promise<void> {
  await page.goto(await stage.link(participantId));
  await page.locator('form button').first().click();
  await page.waitForURL(`**${PATHS.decide}`);
}

const FORM = 'form:has(input[name="decision"])';

/** Fills in the first decision and sends it. */
export async function decide(page: Page, answer: 'approve' | 'reject', comment = ''): Promise<void> {
  const form = page.locator(FORM).first();
  // As a person would; the input may be a drawn one.
  await form
    .locator(`label:has(+ *), label`)
    .filter({ hasText: answer === 'approve' ? /^Approve/ : /^Reject/ })
    .first()
    .click();
  if (comment !== '') await form.locator('textarea').first().fill(comment);
  await form.locator('button[type="submit"]').last().click();
  await page.waitForLoadState();
}

async function inMailbox(stage: Stage, page: Page): Promise<void> {
  await page.goto(url(stage, PATHS.mailbox));
  await page.locator('input[name="token"]').fill(TOKEN);
  await page.locator('form button').first().click();
}

async function kill(stage: Stage, link: string): Promise<void> {
  const answer = await stage.server.ask(
    'DELETE',
    instancePath(stage.id, '/participants/customer_it_admin/links'),
  );
  if (answer.status >= 300) throw new Error(`${link}: ${answer.text}`);
}

/** The decision open on the first task, of John Smith: asked anew in the words of an agent. */
const APPROVAL = 'task.sso_setup.2';

/** John Smith's link, then the page under `path`. */
const behind =
  (path: string, participantId?: string): PageRow['reach'] =>
  async (stage, page) => {
    await openLink(stage, page, participantId);
    await page.goto(url(stage, path));
  };

/** An instance in which agents need people, with a question open; the page of one of these. */
async function atAgentWork(stage: Stage, page: Page, participantId: string, path: string): Promise<void> {
  const id = await startAgentWork(stage.server);
  await ask(stage.server, id, `Which of the two sites counts? ${LONG_WORD}`);
  await page.goto(await linkFor(stage.server, id, participantId));
  await page.locator('form button').first().click();
  await page.waitForURL(`**${PATHS.decide}`);
  await page.goto(url(stage, path));
}

/** Decides the first, so that sign-off and gate open together; ends on the page that takes both. */
async function together(stage: Stage, page: Page): Promise<void> {
  const result = { goLive: '2027-02-01', contact: { name: 'Jane Doe' } };
  await stage.post('/tasks/choose_dates/complete', { result, reason: 'Said on the phone.' });
  await openLink(stage, page);
  await decide(page, 'approve');
  await page.goto(url(stage, PATHS.decideTogether));
}

/** Presses the button that records, without a word of why. */
async function send(page: Page): Promise<void> {
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForLoadState();
}

/** Served under an address of the portal, and no page: a file, a stream, or an answer to a form that leads to one. */
export const NO_PAGES: (keyof typeof PATHS)[] = [
  'stylesheet',
  'brand',
  'logo',
  'script',
  'events',
  'askCode',
  'receiptJson',
  'artifact',
  'artifactContent',
  'noticesRead',
  'endSession',
  'mailHtml',
];

/** A new page is one row here. */
export const PAGE_ROWS: PageRow[] = [
  {
    name: 'landing',
    paths: ['approve'],
    heading: /1 decision waits for you/,
    reach: async (stage, page) => page.goto(await stage.link()),
  },
  {
    name: 'decide',
    paths: ['decide'],
    heading: /1 decision waits for you/,
    reach: (stage, page) => openLink(stage, page),
  },
  {
    name: 'decide, refused for want of a comment',
    paths: ['decide'],
    heading: /1 decision waits for you/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await decide(page, 'reject');
    },
  },
  {
    name: 'receipt',
    paths: ['receipt'],
    heading: /You approved/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await decide(page, 'approve', `Looks right. ${LONG_WORD}${'y'.repeat(9_000)}`);
    },
  },
  {
    name: 'home',
    paths: ['home'],
    heading: /Acme Corp SSO Deployment/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await page.goto(url(stage, PATHS.home));
    },
  },
  {
    name: 'nothing waits',
    paths: ['decide'],
    heading: /Nothing waits for you/,
    reach: (stage, page) => openLink(stage, page, 'customer_ciso'),
  },
  {
    name: 'outcome: held',
    paths: ['decide'],
    heading: /is kept/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      stage.server.gateway.weather = 'no-worker';
      await decide(page, 'approve');
    },
  },
  {
    name: 'outcome: not confirmed',
    paths: ['decide'],
    heading: /not confirmed yet/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      stage.server.gateway.weather = 'temporal-down';
      await decide(page, 'approve', 'Looks right.');
    },
  },
  {
    name: 'outcome: somebody was faster',
    paths: ['decide'],
    heading: /was not counted/,
    reach: async (stage, page, context) => {
      await openLink(stage, page);
      const other = await context.newPage();
      await other.goto(url(stage, PATHS.decide));
      await decide(other, 'approve');
      await decide(page, 'reject', 'Not like this.');
    },
  },
  {
    name: 'artifact',
    paths: ['artifactPage', 'artifact', 'brand', 'logo'],
    heading: /sso_config/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await page.goto(url(stage, PATHS.artifactPage('sso_config', 1)));
    },
  },
  {
    name: 'artifact, a PDF that somebody added',
    paths: ['artifactPage', 'artifactContent', 'upload'],
    heading: /plan.pdf/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await page.goto(url(stage, PATHS.home));
      const file = { name: 'plan.pdf', mimeType: 'application/pdf', buffer: tinyPdf() };
      await page.locator('input[type="file"]').setInputFiles(file);
      await page.locator('form[enctype] button').click();
      await page.waitForURL('**/external/artifacts/**');
    },
  },
  {
    name: 'a document that is not taken',
    paths: ['upload'],
    heading: /was not stored/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await page.goto(url(stage, PATHS.home));
      const file = { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>x') };
      await page.locator('input[type="file"]').setInputFiles(file);
      await page.locator('form[enctype] button').click();
      await page.waitForURL('**/external/upload');
    },
  },
  {
    name: 'difference of data',
    paths: ['artifactDiff'],
    heading: /what changed from version 1 to 2/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await page.goto(url(stage, PATHS.artifactDiff('sso_config', 1, 2)));
    },
  },
  {
    name: 'difference of text',
    paths: ['artifactDiff'],
    heading: /what changed from version 1 to 2/,
    reach: async (stage, page) => {
      await stage.post('/artifacts', {
        key: 'notes',
        type: 'markdown',
        content: `# Notes\n\n- second\n${LONG_WORD}`,
      });
      await openLink(stage, page);
      await page.goto(url(stage, PATHS.artifactDiff('notes', 1, 2)));
    },
  },
  {
    name: 'comments, with one that could not be posted',
    paths: ['comments', 'thread'],
    heading: /Comments on/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await page.goto(url(stage, PATHS.thread('artifact', 'sso_config')));
      const form = page.locator('form[action="/external/comments"]').last();
      await form.locator('textarea').fill(LONG_WORD);
      await form.locator('button').click();
      await page.waitForURL('**/external/artifacts/**');
      await page.goto(url(stage, PATHS.thread('artifact', 'sso_config')));
      const next = page.locator('form[action="/external/comments"]').last();
      await next.locator('textarea').fill('x'.repeat(10_001));
      await next.locator('button').click();
      await page.waitForURL('**/external/comments');
    },
  },
  {
    name: 'dead link',
    paths: ['approve', 'freshLink'],
    heading: /has been closed/,
    reach: async (stage, page) => {
      const link = await stage.link();
      await kill(stage, link);
      await page.goto(link);
    },
  },
  {
    name: 'dead link, a fresh one asked for',
    paths: ['freshLink'],
    heading: /has been closed/,
    reach: async (stage, page) => {
      const link = await stage.link();
      await kill(stage, link);
      await page.goto(link);
      await page.locator('form button').first().click();
    },
  },
  {
    name: 'no link at all',
    paths: ['approve'],
    heading: /does not open/,
    reach: (stage, page) => page.goto(url(stage, `${PATHS.approve}?token=nonsense`)),
  },
  {
    name: 'problem: no session',
    paths: ['decide'],
    heading: /No session/,
    reach: (stage, page) => page.goto(url(stage, PATHS.decide)),
  },
  {
    name: 'problem: no such receipt',
    paths: ['receipt'],
    heading: /no such receipt/,
    reach: async (stage, page) => {
      await openLink(stage, page);
      await page.goto(url(stage, PATHS.receipt('nothing')));
    },
  },
  {
    name: 'login before the mailbox',
    paths: ['mailbox'],
    heading: /Sign in/,
    reach: (stage, page) => page.goto(url(stage, PATHS.mailbox)),
  },
  { name: 'mailbox', paths: ['mailbox'], heading: /Mailbox/, reach: inMailbox },
  {
    name: 'mail',
    paths: ['mail'],
    heading: /Approval Required/,
    reach: async (stage, page) => {
      await inMailbox(stage, page);
      await page.goto(url(stage, PATHS.mail(MAIL.name)));
    },
  },
  { name: 'decide together', paths: ['decideTogether'], heading: /2 decisions/, reach: together },
  {
    name: 'decide together, one without a comment',
    paths: ['decideTogether'],
    heading: /2 decisions/,
    reach: async (stage, page) => {
      await together(stage, page);
      await page.getByText('Reject', { exact: true }).first().click();
      await send(page);
    },
  },
  {
    name: 'decided together',
    paths: ['decideTogether'],
    heading: /2 decisions recorded/,
    reach: async (stage, page) => {
      await together(stage, page);
      for (const label of await page.getByText('Approve', { exact: true }).all()) await label.click();
      await send(page);
    },
  },
  {
    name: 'artifact: text, an older version',
    paths: ['artifactPage'],
    heading: /notes/,
    reach: behind(PATHS.artifactPage('notes', 1)),
  },
  {
    name: 'a thread of comments',
    paths: ['comments', 'thread'],
    heading: /Comments on/,
    reach: behind(PATHS.thread('approval', APPROVAL)),
  },
  { name: 'notices', paths: ['notices'], heading: /Notices/, reach: behind(PATHS.notices) },
  {
    name: 'task',
    paths: ['task'],
    heading: /Choose the dates/,
    reach: behind(PATHS.task('choose_dates'), 'customer_contact'),
  },
  {
    name: 'task, not of somebody else',
    paths: ['task'],
    heading: /no such task for you/,
    reach: behind(PATHS.task('choose_dates'), 'customer_it_admin'),
  },
  {
    name: 'what a delegator can act on',
    paths: ['act'],
    heading: /Act on what is open/,
    reach: behind(PATHS.act, 'deeployd_support'),
  },
  {
    name: 'hand over a decision',
    paths: ['handOverApproval'],
    heading: /Hand/,
    reach: behind(PATHS.handOverApproval(APPROVAL)),
  },
  {
    name: 'hand over a decision, to nobody',
    paths: ['handOverApproval'],
    heading: /Hand/,
    reach: async (stage, page, context) => {
      await behind(PATHS.handOverApproval(APPROVAL))(stage, page, context);
      await send(page);
    },
  },
  {
    name: 'hand over a task',
    paths: ['handOverTask'],
    heading: /Hand this task/,
    reach: behind(PATHS.handOverTask('choose_dates'), 'customer_contact'),
  },
  {
    name: 'remind',
    paths: ['nudge'],
    heading: /Remind/,
    reach: behind(PATHS.nudge(APPROVAL), 'deeployd_support'),
  },
  {
    name: 'reminded',
    paths: ['nudge', 'outcome'],
    heading: /reminder is on its way/,
    reach: async (stage, page, context) => {
      await behind(PATHS.nudge(APPROVAL), 'deeployd_support')(stage, page, context);
      await send(page);
    },
  },
  {
    name: 'move a deadline',
    paths: ['moveDeadline'],
    heading: /deadline/,
    reach: behind(PATHS.moveDeadline(APPROVAL), 'deeployd_support'),
  },
  {
    name: 'review of work that its agent was not sure of',
    paths: ['decide'],
    heading: /1 decision waits for you/,
    reach: async (stage, page) => {
      await atAgentWork(stage, page, 'john', PATHS.decide);
      await page.locator('summary', { hasText: 'Correct the work' }).click();
      await page.locator('summary', { hasText: '1 attempt' }).click();
    },
  },
  {
    name: 'review, a correction that does not fit',
    paths: ['decide'],
    heading: /1 decision waits for you/,
    reach: async (stage, page) => {
      await atAgentWork(stage, page, 'john', PATHS.decide);
      await page.getByText('Approve with my corrections', { exact: true }).click();
      await page.locator('summary', { hasText: 'Correct the work' }).click();
      await page.getByLabel('Risk score').fill('700');
      await send(page);
    },
  },
  {
    name: 'review, corrected',
    paths: ['receipt'],
    heading: /You approved Review/,
    reach: async (stage, page) => {
      await atAgentWork(stage, page, 'john', PATHS.decide);
      await page.getByText('Approve with my corrections', { exact: true }).click();
      await page.locator('summary', { hasText: 'Correct the work' }).click();
      await page.getByLabel('Summary').fill(`A high risk. ${LONG_WORD}`);
      await send(page);
    },
  },
  {
    name: 'a question of an agent',
    paths: ['question'],
    heading: /Risk Analyst asks you/,
    reach: (stage, page) => atAgentWork(stage, page, 'dispatcher', PATHS.question('question.1')),
  },
  {
    name: 'a question of an agent, answered with nothing',
    paths: ['question'],
    heading: /Risk Analyst asks you/,
    reach: async (stage, page) => {
      await atAgentWork(stage, page, 'dispatcher', PATHS.question('question.1'));
      await send(page);
    },
  },
  {
    name: 'a question of an agent, answered',
    paths: ['question'],
    heading: /A question of Risk Analyst/,
    reach: async (stage, page) => {
      await atAgentWork(stage, page, 'dispatcher', PATHS.question('question.1'));
      await page.getByLabel('Your answer').fill(`The one in Berlin. ${LONG_WORD}`);
      await send(page);
    },
  },
  {
    name: 'home, with a question and work that cannot go on',
    paths: ['home'],
    heading: /Roll-out at Acme/,
    reach: (stage, page) => atAgentWork(stage, page, 'dispatcher', PATHS.home),
  },
  {
    name: 'give work that failed to somebody else',
    paths: ['mend'],
    heading: /to somebody else/,
    reach: async (stage, page) => {
      await atAgentWork(stage, page, 'dispatcher', PATHS.home);
      await page.getByRole('link', { name: 'Give it to somebody else' }).click();
      await page.waitForURL('**/external/incidents/**');
    },
  },
  {
    name: 'work that failed, completed by hand',
    paths: ['task'],
    heading: /Switch it on/,
    reach: (stage, page) => atAgentWork(stage, page, 'dispatcher', PATHS.task('deploy')),
  },
  { name: 'cancel', paths: ['cancel'], heading: /Cancel/, reach: behind(PATHS.cancel, 'deeployd_support') },
  { name: 'be away', paths: ['absence'], heading: /away|absen/i, reach: behind(PATHS.absence) },
  {
    name: 'take a decision back',
    paths: ['revoke'],
    heading: /[Tt]ake/,
    reach: async (stage, page) => {
      await together(stage, page);
      for (const label of await page.getByText('Approve', { exact: true }).all()) await label.click();
      await send(page);
      const decided = (await stage.server.books.events(stage.id)).flatMap((event) =>
        event.type === 'ApprovalDecided' && event.data.approvalId.startsWith('sign_off.') ? event.data : [],
      );
      await page.goto(url(stage, PATHS.revoke(decided[0]!.decisionId)));
    },
  },
];
