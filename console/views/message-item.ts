// A message to a person as a row: what it was, whom it went to, how it went.
import { inWords } from '../../process/views/actor-name.ts';
import type { DeliveryView } from '../../process/views/types.ts';
import { CONSOLE } from '../paths.ts';
import type { MessageItem } from './types/deliveries.ts';
import type { Option, StateView } from './types/state.ts';

type Outcome = DeliveryView['status'];

const STATES: Record<Outcome, StateView> = {
  sent: { word: 'Sent', tone: 'ok', icon: 'check' },
  failed: { word: 'Did not go', tone: 'bad', icon: 'alert' },
  refused: { word: 'Refused', tone: 'bad', icon: 'cross' },
  'no-address': { word: 'No address', tone: 'bad', icon: 'alert' },
  dropped: { word: 'Not needed any more', tone: 'idle', icon: null },
  waiting: { word: 'On its way', tone: 'work', icon: 'clock' },
};
const WORDS: Record<string, string> = {
  sent: 'it went.',
  failed: 'it did not go.',
  refused: 'it was refused.',
  'no-address': 'no address is known.',
  dropped: 'what it was about was over before it went.',
};
const CHANNELS: Record<string, string> = { mail: 'Mail', slack: 'Slack', 'in-app': 'Bell of the portal' };
const KINDS: Record<string, string> = {
  approval: 'Request to approve',
  task: 'Task to do',
  reminder: 'Reminder',
  escalation: 'Escalation',
  withdrawn: 'Word that a request is withdrawn',
  receipt: 'Receipt',
  refusal: 'Why an answer was not counted',
  handed_over: 'Word that something was handed over',
  outcome: 'What became of what was handed over',
  question: 'Question of an agent',
  word: 'Word by a rule of the team',
  progress: 'News of progress',
};

/** Did not get there. */
export const TROUBLED: readonly string[] = ['failed', 'refused', 'no-address'];
export const OUTCOME_OPTIONS: Option[] = [
  { value: '', label: 'Any' },
  { value: 'trouble', label: 'Did not get there' },
  ...Object.entries(STATES).map(([value, { word }]) => ({ value, label: word })),
];
export const CHANNEL_OPTIONS: Option[] = [
  { value: '', label: 'Any' },
  ...Object.entries(CHANNELS).map(([value, label]) => ({ value, label })),
];

export function messageItem(
  { id, kind, name, status, requestedAt, retryAt, attempts }: DeliveryView,
  instance: { id: string; name: string },
): MessageItem {
  return {
    key: `${instance.id} ${id}`,
    who: name,
    what: KINDS[kind] ?? inWords(kind),
    instanceName: instance.name,
    instanceHref: CONSOLE.instance(instance.id),
    state: STATES[status],
    at: Date.parse(attempts.at(-1)?.at ?? requestedAt),
    attempts: attempts.map(({ channel, at, outcome, reason }) => ({
      channel: channel === null ? 'No channel' : (CHANNELS[channel] ?? channel),
      at: Date.parse(at),
      words: reason ?? WORDS[outcome] ?? outcome,
    })),
    retryAt: retryAt === null ? null : Date.parse(retryAt),
  };
}
