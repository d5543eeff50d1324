// A dispatcher of webhooks as a process of its own, to be killed. Usage: tsx webhook-dispatcher-main.ts
// '{ "books": …, "address": …, "taskQueue": … }'
import { Client, Connection } from '@temporalio/client';
import { openBooks } from '../../store/open-books.ts';
import { dispatchWebhooks, startDeliveryWith } from '../../worker/webhook-dispatcher.ts';

const given = JSON.parse(process.argv[2]!) as {
  books: Parameters<typeof openBooks>[0];
  address: string;
  taskQueue: string;
};
const books = await openBooks(given.books);
const client = new Client({ connection: await Connection.connect({ address: given.address }) });
dispatchWebhooks({
  books,
  start: startDeliveryWith(client, given.taskQueue),
  logger: { warn: (...all: unknown[]) => console.error(...all) } as never,
  now: Date.now,
  everyMs: 20,
});
process.stdout.write('ready\n');
