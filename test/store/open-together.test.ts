// Several processes that open the same new file at the same moment, as worker and API do at a first start.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const PROCESSES = 4;
const ROUNDS = 12;
const OPENER = fileURLToPath(new URL('../support/opens-books.ts', import.meta.url));

let folder: string;
let openers: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-open-'));
  openers = Array.from({ length: PROCESSES }, () => fork(OPENER, { execArgv: ['--import', 'tsx'] }));
  await Promise.all(openers.map((opener) => once(opener, 'message')));
}, 60_000);
afterAll(async () => {
  for (const opener of openers) opener.kill();
  await rm(folder, { recursive: true, force: true });
});

test('all of them get in, none has to wait for long', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const file = join(folder, `${round}.db`);
    const answers = openers.map((opener) => once(opener, 'message'));
    for (const opener of openers) opener.send(file);
    for (const [answer] of await Promise.all(answers)) {
      expect(answer).toEqual({ ms: expect.any(Number) });
      expect((answer as { ms: number }).ms).toBeLessThan(15_000);
    }
  }
}, 120_000);
