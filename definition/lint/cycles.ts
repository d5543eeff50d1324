// Cycles in a directed graph, each as the path that closes it.

/** As many as anybody mends in one go; a dense knot has thousands, each as long as the definition. */
const MOST = 20;

/** The cycles a depth-first walk closes, as `[a, b, a]`; one for each edge that leads back, at most 20. In insertion order. */
export function cyclesIn(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>();
  const found: string[][] = [];
  for (const start of edges.keys()) {
    // An explicit stack: 500 tasks in one chain must not depend on how deep the engine lets functions call.
    const path: string[] = [];
    const stack: { id: string; leave: boolean }[] = [{ id: start, leave: false }];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (top.leave) {
        path.pop();
        done.add(top.id);
        continue;
      }
      if (done.has(top.id)) continue;
      const seenAt = path.indexOf(top.id);
      if (seenAt !== -1) {
        if (found.length === MOST) return found;
        found.push([...path.slice(seenAt), top.id]);
        continue;
      }
      path.push(top.id);
      stack.push({ id: top.id, leave: true });
      for (const next of (edges.get(top.id) ?? []).toReversed()) stack.push({ id: next, leave: false });
    }
  }
  return found;
}
