// A task's result as people read it: the titles of its JSON Schema in place of property names, in the schema's order, and
// files by their names.
import type { Json, JsonObject } from '../../definition/types.ts';
import type { FileView } from '../page-views.ts';
import type { StoredVersion } from './view-source.ts';

/** A file stands in a result as its key and version. */
const REFERENCE = /^(.+)@(\d+)$/;

/** `schema` undefined: the result as it is. What the schema does not name stands behind what it does. */
export function resultWords(schema: Json | undefined, result: Json, versions: StoredVersion[]): Json {
  if (result === true) return 'Yes';
  if (result === false) return 'No';
  if (typeof result === 'string') return fileOf(result, versions)?.name ?? result;
  if (result === null || typeof result !== 'object') return result;
  const known = objectIn(schema);
  if (Array.isArray(result)) return result.map((item) => resultWords(known?.['items'], item, versions));
  const properties = objectIn(known?.['properties']) ?? {};
  const names = [...Object.keys(properties), ...Object.keys(result)].filter(
    (name, index, all) => Object.hasOwn(result, name) && all.indexOf(name) === index,
  );
  const worded: JsonObject = {};
  for (const name of names) {
    const title = objectIn(properties[name])?.['title'];
    const label = typeof title === 'string' && title.trim() !== '' ? title : name;
    // Two of one title keep their names apart.
    worded[Object.hasOwn(worded, label) ? name : label] = resultWords(
      properties[name],
      result[name]!,
      versions,
    );
  }
  return worded;
}

/** The files that stand in a result, each once. */
export function resultFiles(result: Json, versions: StoredVersion[]): FileView[] {
  if (typeof result === 'string') {
    const file = fileOf(result, versions);
    return file ? [file] : [];
  }
  if (result === null || typeof result !== 'object') return [];
  const all = Object.values(result).flatMap((item) => resultFiles(item, versions));
  return all.filter(
    ({ key, version }, index) =>
      all.findIndex((each) => each.key === key && each.version === version) === index,
  );
}

function fileOf(text: string, versions: StoredVersion[]): FileView | null {
  const [, key, version] = REFERENCE.exec(text) ?? [];
  const stored = versions.find((each) => each.key === key && each.version === Number(version));
  if (!stored?.fileName) return null;
  return { key: stored.key, version: stored.version, name: stored.fileName, sha256: stored.sha256 };
}

const objectIn = (value: Json | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
