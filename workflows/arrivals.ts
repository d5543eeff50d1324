// What arrives for an agent's run: news of what it waits for, and replies of an agent elsewhere. Taken in order, once.
import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import type { ToolWait } from '../activities/ports.ts';
import type { AgentNews } from '../process/decider.ts';
import type { AgentReplyMessage, AgentRunCarried } from './agent-messages.ts';
import { readNews, readReply } from './agent-message-shapes.ts';
import { NEWS_SIGNAL, PING_SIGNAL, REPLY_SIGNAL } from './messages.ts';

// Arguments are `unknown`: they may have been typed into Temporal by hand.
const newsSignal = defineSignal<[unknown]>(NEWS_SIGNAL);
const replySignal = defineSignal<[unknown]>(REPLY_SIGNAL);
const pingSignal = defineSignal(PING_SIGNAL);

/** More than this waits for nobody: what is in excess is dropped, the oldest first. */
const MAX_WAITING = 50;
const MAX_SEEN = 200;
/** After this many messages that were nothing to it, whoever waits looks up: the history has grown. */
const LOOK_UP_AFTER = 500;

/** Registers the handlers; to be made before anything is awaited. It keeps what arrives in `progress`. */
export class Arrivals {
  readonly #runId: string;
  readonly #progress: AgentRunCarried;
  #messages = 0;
  #below: ((news: AgentNews) => void) | null = null;

  constructor(runId: string, progress: AgentRunCarried) {
    this.#runId = runId;
    this.#progress = progress;
    setHandler(newsSignal, (raw) => this.#takeNews(raw), {
      description:
        'An approval was decided, or a question answered. Sent by the instance; it is looked up in the books.',
    });
    setHandler(replySignal, (raw) => this.#takeReply(raw), {
      description: 'What an agent sent to its callback. Sent by the API, sealed.',
    });
    setHandler(pingSignal, () => undefined, {
      description: 'The instance asks whether the run is still there: that it arrives is the answer.',
    });
  }

  /** News of what is waited for. Undefined: none within `ms`, and it is time to look. */
  async news(waits: ToolWait, ms: number, summary: string): Promise<AgentNews | undefined> {
    const of = (news: AgentNews) => idOf(news) === idOf(waits);
    await condition(() => this.#progress.news.some(of), ms, { summary });
    const found = this.#progress.news.find(of);
    this.#progress.news = this.#progress.news.filter((news) => !of(news));
    return found;
  }

  /** The next reply that is not a heartbeat, however long that takes. Undefined: there is none yet, and much else came. */
  async reply(): Promise<AgentReplyMessage | undefined> {
    this.#messages = 0;
    await condition(() => this.#progress.replies.length > 0 || this.#messages > LOOK_UP_AFTER);
    return this.#progress.replies.shift();
  }

  /** News go there, too, until the returned function is called: the instance knows of no runs below this one. */
  tellBelow(tell: (news: AgentNews) => void): () => void {
    this.#below = tell;
    return () => {
      this.#below = null;
    };
  }

  #takeNews(raw: unknown): void {
    const news = readNews(raw);
    if (news) this.#below?.(news);
    if (news) this.#progress.news = [...this.#progress.news, news].slice(-MAX_WAITING);
  }

  #takeReply(raw: unknown): void {
    this.#messages += 1;
    const reply = readReply(raw);
    const { seen } = this.#progress;
    // A heartbeat says that somebody is there; the journal has it.
    if (!reply || reply.runId !== this.#runId || reply.kind === 'heartbeat') return;
    // One that was typed in must not keep a real one of the same id away.
    const key = `${reply.messageId} ${reply.content} ${reply.seal}`;
    if (seen.includes(key)) return;
    this.#progress.seen = [...seen, key].slice(-MAX_SEEN);
    this.#progress.replies = [...this.#progress.replies, reply].slice(-MAX_WAITING);
  }
}

const idOf = (about: AgentNews | ToolWait): string =>
  about.kind === 'approval' ? `approval ${about.approvalId}` : `answer ${about.questionId}`;
