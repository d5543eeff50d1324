// The feed of live events when the books fail, and readers that stall.
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { drained } from '../../api/http/drained.ts';
import { eventsFeed } from '../../api/events-feed.ts';
import { loadFolder } from '../../api/definitions/load-folder.ts';
import type { Books, TrailEntry } from '../../store/books.ts';

const logged = () => {
  const messages: string[] = [];
  const log = (_fields: object, message: string) => void messages.push(message);
  return { messages, logger: { info: log, warn: log, error: log } };
};
const until = async (done: () => boolean) => {
  for (const giveUpAt = Date.now() + 3_000; !done(); await new Promise((r) => setTimeout(r, 2))) {
    if (Date.now() > giveUpAt) throw new Error('it did not come');
  }
};

test('a stream whose reading fails is logged once, and gets its entries when that is over', async () => {
  let tries = 0;
  const entry = { position: 1 } as TrailEntry;
  const trail = async () => {
    if (++tries < 4) throw new Error('away');
    return [entry];
  };
  const { messages, logger } = logged();
  const feed = eventsFeed({ lastPosition: async () => 1, trail } as unknown as Books, { everyMs: 5, logger });
  const got: TrailEntry[] = [];
  feed.follow('i', 0, (entries) => void got.push(...entries));
  await until(() => got.length > 0);
  feed.close();
  expect(got).toEqual([entry]);
  expect(messages).toEqual(['a stream gets no events']);
});

test('books that are away are logged once', async () => {
  let asked = 0;
  const lastPosition = async () => {
    asked++;
    throw new Error('away');
  };
  const { messages, logger } = logged();
  const feed = eventsFeed({ lastPosition } as unknown as Books, { everyMs: 5, logger });
  feed.follow(null, 0, () => {});
  await until(() => asked > 3);
  feed.close();
  expect(messages).toEqual(['the events feed cannot read the books']);
});

test('waiting for a reader leaves no listener behind, whichever way it ends', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const listeners = () => stream.listenerCount('drain') + stream.listenerCount('close');
  const before = listeners();
  for (let i = 0; i < 20; i++) {
    expect(stream.write('xx')).toBe(false);
    const waiting = drained(stream);
    expect(listeners()).toBe(before + 2);
    stream.read();
    await waiting;
    expect(listeners()).toBe(before);
  }
  stream.write('xx');
  const waiting = drained(stream);
  stream.destroy();
  await waiting;
  expect(listeners()).toBe(before);
  await drained(stream);
});

test('a folder of definitions that is not there is said, and is no error', async () => {
  const { messages, logger } = logged();
  expect(await loadFolder({} as Books, '/nowhere/at/all', null, logger, 0)).toEqual({
    definitions: 0,
    teamTemplates: 0,
  });
  expect(messages).toEqual([expect.stringContaining('EXAMPLES')]);
});
