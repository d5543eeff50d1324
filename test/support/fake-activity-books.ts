// The part of the books that activities of one instance read and write, in memory, with faults to order.
import type { ProcessDefinition } from '../../definition/types.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import type { ProcessEvent } from '../../process/events.ts';
import { type Books, BooksUnavailable, RecordConflict } from '../../store/books.ts';

export interface FakeBooks {
  books: Books;
  events: ProcessEvent[];
  /** The next writes fail this way. */
  fault: 'unavailable' | 'conflict' | null;
}

export function fakeActivityBooks(definition: ProcessDefinition): FakeBooks {
  const fake: FakeBooks = { books: null as unknown as Books, events: [], fault: null };
  const some: Pick<Books, 'appendEvents' | 'events' | 'instanceInput'> = {
    async appendEvents(_id, _prev, events) {
      if (fake.fault === 'unavailable') throw new BooksUnavailable('The disk is full.');
      if (fake.fault === 'conflict') throw new RecordConflict('Event 3 is another one.');
      for (const event of events) {
        if (!fake.events.some(({ seq }) => seq === event.seq)) fake.events.push(event);
      }
      return hashOf(fake.events);
    },
    events: async (_id, afterSeq = 0) => fake.events.filter(({ seq }) => seq > afterSeq),
    instanceInput: async () => ({
      definition,
      start: {
        command: { type: 'PassTime', id: 's', by: { kind: 'engine', id: 'engine' }, data: {} },
        seal: '',
      },
    }),
  };
  fake.books = some as Books;
  return fake;
}
