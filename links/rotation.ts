// Rotating keys: what each key of the folder does now, a new one beside it, and an old one taken away once nothing needs it.
import type { Books } from '../store/books.ts';
import { CREDENTIAL_LONGEST_MS } from './agent-credential.ts';
import { boxKid } from './box.ts';
import { addKey, type KeyFile, KEY_USES, keyFiles, type KeyUse, moveAway, readKey } from './key-folder.ts';

export interface KeyState {
  kid: string;
  use: KeyUse;
  file: string;
  /** Epoch ms; null where the file does not say. */
  createdAt: number | null;
  /** `signs`: the newest of its use. `verifies`: what it signed before is still good. */
  state: 'signs' | 'verifies';
  /** Since when another signs in its place, epoch ms; null: it signs, or nobody knows. */
  replacedAt: number | null;
}

export type RetireAnswer =
  | { ok: true; movedTo: string; broke: string | null }
  | { ok: false; code: 'key-not-found' | 'key-still-signs' | 'key-still-needed'; message: string };

/** Processes see a new key within a second; what they signed a moment longer with the old one counts as the old one's. */
const CHANGEOVER_MS = 5_000;
/** For how long a sealed message may wait in Temporal for a worker before retiring its key is said to break something. */
const SEAL_WAIT_MS = 7 * 86_400_000;

/** All keys of the folder, links' first, newest first. Throws where a file cannot be used, naming it. */
export async function keyStates(folder: string): Promise<KeyState[]> {
  return (await statesOf(folder)).map(({ state }) => state);
}

/** Makes a new key of each use asked for. Those before it verify on. */
export async function rotateKeys(folder: string, uses: readonly KeyUse[] = KEY_USES): Promise<KeyState[]> {
  const made = new Set<string>();
  for (const use of uses) made.add(await addKey(folder, use));
  return (await keyStates(folder)).filter(({ kid }) => made.has(kid));
}

/** Takes a key away that something else signs in the place of. `force`: also where links or messages still need it. */
export async function retireKey(
  folder: string,
  kid: string,
  { books, now, force }: { books: NeededBy; now: number; force: boolean },
): Promise<RetireAnswer> {
  const found = (await statesOf(folder)).find(({ state }) => state.kid === kid);
  if (!found) {
    const message = `No key "${kid}" is in ${folder}. "countersign keys list" names those there are.`;
    return { ok: false, code: 'key-not-found', message };
  }
  if (found.state.state === 'signs') {
    const message = `"${kid}" is the ${found.state.use} key that signs now. Run "countersign keys rotate" first.`;
    return { ok: false, code: 'key-still-signs', message };
  }
  const breaks = await whatBreaks(found.state, books, now);
  if (breaks !== null && !force) {
    const message = `${breaks} Wait for that, or say --force to break them now.`;
    return { ok: false, code: 'key-still-needed', message };
  }
  return { ok: true, movedTo: await moveAway(folder, found.file), broke: breaks };
}

type NeededBy = Pick<Books, 'livingLinks' | 'webhooks' | 'checkpointsBy'>;

/** A sentence or two; null: nothing needs the key any more. */
async function whatBreaks(
  { kid, use, createdAt, replacedAt }: KeyState,
  books: NeededBy,
  now: number,
): Promise<string | null> {
  if (use === 'seal') {
    const until = (replacedAt ?? now) + SEAL_WAIT_MS;
    return now < until
      ? `Messages sealed with it may still wait in Temporal; they would become incidents. It is safe from ${written(until)} on.`
      : null;
  }
  if (use === 'agent') {
    const until = (replacedAt ?? now) + CREDENTIAL_LONGEST_MS;
    return now < until
      ? `Agents may still be at work with a credential that it signed; they would be refused. It is safe from ${written(until)} on.`
      : null;
  }
  if (use === 'box') {
    const { items } = await books.webhooks();
    const bound = items.filter(({ secrets }) => secrets.some(({ sealed }) => boxKid(sealed) === kid));
    if (bound.length === 0) return null;
    const ids = bound.map(({ id }) => id).join(', ');
    return `The secrets of ${bound.length === 1 ? 'webhook' : 'webhooks'} ${ids} can only be read with it; nothing could be signed for their receivers. Rotate those secrets, which seals the new ones with the newest key, and wait until the old ones are over.`;
  }
  if (use === 'checkpoint') {
    const count = await books.checkpointsBy(kid);
    if (count === 0) return null;
    const checkpoints = count === 1 ? '1 checkpoint is' : `${count} checkpoints are`;
    return `${checkpoints} signed with it, and exports from now on would come without its public half, so nobody could verify them whole. That never changes: keep the file unless it leaked.`;
  }
  // By time, since no link names its key in the books: too many may be counted, never too few.
  const issued = { from: (createdAt ?? 0) - CHANGEOVER_MS, until: (replacedAt ?? now) + CHANGEOVER_MS };
  const { count, lastExpiresAt } = await books.livingLinks(issued, now);
  if (count === 0) return null;
  const links = count === 1 ? '1 link that still opens is' : `${count} links that still open are`;
  return `${links} signed with it, the last until ${written(lastExpiresAt!)}. Their owners would be told that the link does not open, and could not have a fresh one mailed from that page.`;
}

/** Told apart from files alone: nothing here is made by looking. */
async function statesOf(folder: string): Promise<{ file: KeyFile; state: KeyState }[]> {
  const states: { file: KeyFile; state: KeyState }[] = [];
  const successors: Partial<Record<KeyUse, { createdAt: number | null }>> = {};
  const files = await keyFiles(folder);
  for (const file of KEY_USES.flatMap((use) => files.filter((each) => each.use === use))) {
    const { kid, signWith, createdAt } = await readKey(folder, file);
    const successor = successors[file.use];
    const state = signWith !== null && !successor ? 'signs' : 'verifies';
    const replacedAt = successor?.createdAt ?? null;
    states.push({ file, state: { kid, use: file.use, file: file.name, createdAt, state, replacedAt } });
    if (signWith !== null) successors[file.use] = { createdAt };
  }
  return states;
}

const written = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
