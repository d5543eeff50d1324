// The way out: order, once, failures on the way, the hard limit.
import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { handleShutdown } from '../../platform/shutdown.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function setUp(limitMs = 1000) {
  const signals = new EventEmitter() as unknown as Pick<NodeJS.Process, 'on' | 'off'> & EventEmitter;
  const codes: number[] = [];
  const shutdown = handleShutdown({ logger: quiet, limitMs, signals, exit: (code) => void codes.push(code) });
  return { signals, codes, shutdown };
}

test('closes in order, one after another, once, however often the signal comes', async () => {
  const { signals, codes, shutdown } = setUp();
  const seen: string[] = [];
  shutdown.add('server', async () => {
    seen.push('server closing');
    await new Promise((done) => setTimeout(done, 10));
    seen.push('server closed');
  });
  shutdown.add('books', () => seen.push('books closed'));
  signals.emit('SIGTERM', 'SIGTERM');
  signals.emit('SIGINT', 'SIGINT');
  expect(shutdown.begun).toBe(true);
  await shutdown.begin('again');
  expect(seen).toEqual(['server closing', 'server closed', 'books closed']);
  expect(codes).toEqual([0]);
  expect(signals.listenerCount('SIGTERM')).toBe(0);
});

test('goes on past one that throws, and ends with 1', async () => {
  const { codes, shutdown } = setUp();
  const seen: string[] = [];
  shutdown.add('first', () => {
    throw new Error('no');
  });
  shutdown.add('second', () => seen.push('second'));
  await shutdown.begin('test');
  expect(seen).toEqual(['second']);
  expect(codes).toEqual([1]);
});

test('keeps the code it was begun with', async () => {
  const { codes, shutdown } = setUp();
  await shutdown.begin('trouble', 3);
  expect(codes).toEqual([3]);
});

test('ends with 1 at the limit when something does not close', async () => {
  const { codes, shutdown } = setUp(20);
  shutdown.add('stuck', () => new Promise(() => undefined));
  void shutdown.begin('test');
  await new Promise((done) => setTimeout(done, 60));
  expect(codes).toEqual([1]);
});
