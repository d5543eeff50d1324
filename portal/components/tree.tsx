// JSON as a tree of fields: what an agent stored as data, for people to read.
import type { Json } from '../../definition/types.ts';
import { count } from '../../process/views/written-date.ts';
import { treeValue } from '../views/tree-value.ts';

/** Folded below this depth, so that a deep document does not bury the first level. */
const OPEN_DEPTH = 2;

export function Tree({ value }: { value: Json }) {
  if (value === null || typeof value !== 'object')
    return (
      <ul class="tree">
        <li>
          <span class="val">{treeValue(value)}</span>
        </li>
      </ul>
    );
  return <Fields value={value} depth={0} />;
}

function Fields({ value, depth }: { value: Json[] | { [key: string]: Json }; depth: number }) {
  const entries: [string, Json][] = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item])
    : Object.entries(value);
  if (entries.length === 0) return <p class="small quiet">Empty</p>;
  return (
    <ul class={depth === 0 ? 'tree' : undefined}>
      {entries.map(([key, item]) => (
        <li key={key}>
          {isBranch(item) ? (
            <details open={depth < OPEN_DEPTH}>
              <summary>
                <span class="key">{key}</span>
                <span class="count">{sizeWords(item)}</span>
              </summary>
              <Fields value={item} depth={depth + 1} />
            </details>
          ) : (
            <>
              <span class="key">{key}</span> <span class="val">{treeValue(item)}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function isBranch(value: Json): value is Json[] | { [key: string]: Json } {
  if (value === null || typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

function sizeWords(value: Json[] | { [key: string]: Json }): string {
  return Array.isArray(value) ? count(value.length, 'item') : count(Object.keys(value).length, 'field');
}
