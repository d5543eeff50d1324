// Neighbours of a long list that are folded, put together: what nobody asked for takes one line.

/** So many in a row are worth folding once more. */
const LEAST = 6;

/** In order: those that stand by themselves, and runs of folded ones. */
export function runsOf<T>(items: T[], isFolded: (item: T) => boolean): (T | T[])[] {
  const runs: (T | T[])[] = [];
  let run: T[] = [];
  const end = () => {
    if (run.length >= LEAST) runs.push(run);
    else runs.push(...run);
    run = [];
  };
  for (const item of items) {
    if (isFolded(item)) run.push(item);
    else {
      end();
      runs.push(item);
    }
  }
  end();
  return runs;
}
