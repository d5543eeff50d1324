// JSON as a tree of fields: what an agent stored as data, for people to read.
import type { Json } from '../../definition/types.ts';
import { count } from '../../process/views/written-date.ts';
import { nodesIn } from '../views/shown-artifact.ts';
import { treeValue } from '../views/tree-value.ts';

/** A document with more values than this is folded below the second level, which it would bury. */
const UNFOLDED = 120;
const OPEN_DEPTH = 2;

/** `words`: its names are words for people, not a program's. */
export function Tree({ value, words = false }: { value: Json; words?: boolean }) {
  if (value === null || typeof value !== 'object')
    return (
      <ul class={words ? 'tree words' : 'tree'}>
        <li>
          <span class="val">{treeValue(value)}</span>
        </li>
      </ul>
    );
  return (
    <Fields
      value={value}
      depth={0}
      openTo={nodesIn(value) <= UNFOLDED ? Infinity : OPEN_DEPTH}
      top={words ? 'tree words' : 'tree'}
    />
  );
}

function Fields({
  value,
  depth,
  openTo,
  top,
}: {
  value: Json[] | { [key: string]: Json };
  depth: number;
  openTo: number;
  /** Class of the outermost list. */
  top?: string;
}) {
  const entries: [string, Json][] = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item])
    : Object.entries(value);
  if (entries.length === 0) return <p class="small quiet">Empty</p>;
  return (
    <ul class={top}>
      {entries.map(([key, item]) => (
        <li key={key}>
          {isBranch(item) ? (
            <details open={depth < openTo}>
              <summary>
                <span class="key">{key}</span>
                <span class="count">{sizeWords(item)}</span>
              </summary>
              <Fields value={item} depth={depth + 1} openTo={openTo} />
            </details>
          ) : (
            <>
              <span class={Array.isArray(value) ? 'key place' : 'key'}>{key}</span>{' '}
              <span class="val">{treeValue(item)}</span>
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
