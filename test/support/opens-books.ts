// A process of its own that opens the books in each file it is told of, and says how long that took, ms, or what was wrong.
import { openBooks } from '../../store/open-books.ts';

process.on('message', (sqliteFile: string) => {
  const startedAt = performance.now();
  openBooks({ sqliteFile }).then(
    async (books) => {
      process.send!({ ms: performance.now() - startedAt });
      await books.close();
    },
    (error: Error) => process.send!({ ms: performance.now() - startedAt, error: error.message }),
  );
});
process.send!('ready');
