// A process of its own for the contract of the books: appends one event at a time and says which are acknowledged.
// Usage: tsx append-child.ts '{ "settings": …, "instanceId": …, "count": … }'
import { openBooks } from '../../store/open-books.ts';
import { factEvents } from './books-samples.ts';

const { settings, instanceId, count } = JSON.parse(process.argv[2]!) as {
  settings: Parameters<typeof openBooks>[0];
  instanceId: string;
  count: number;
};

const books = await openBooks(settings);
let head = '';
for (let seq = 1; seq <= count; seq++) {
  head = await books.appendEvents(instanceId, head, factEvents(seq, seq));
  process.stdout.write(`${seq}\n`);
}
await books.close();
