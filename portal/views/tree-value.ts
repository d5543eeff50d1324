// One value of data in words, as trees and differences show it.
import type { Json } from '../../definition/types.ts';

/** A plain value as it is read; a list or a group of fields as one line of JSON. */
export function treeValue(value: Json): string {
  if (value === null) return 'none';
  if (value === '') return '(empty)';
  if (typeof value !== 'object') return String(value);
  const isEmpty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  if (isEmpty) return Array.isArray(value) ? 'empty list' : 'no fields';
  return JSON.stringify(value);
}
