// From a task's JSON Schema to its form. What a form cannot ask becomes a field for JSON, never a field that is missing.
import type { Json, JsonObject } from '../../definition/types.ts';
import { inWords } from '../../process/views/actor-name.ts';
import type { FieldOption, FieldSpec } from './field-spec.ts';

/** Words of a schema that say more than one field can ask. */
const BEYOND_A_FORM = [
  '$ref',
  '$dynamicRef',
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  'if',
  'patternProperties',
  'prefixItems',
  'dependentSchemas',
  'dependentRequired',
];
/** Deeper than this nobody finds their way in a form. */
const MAX_DEPTH = 4;
const LONG_TEXT = 200;

/** The questions of a form; an object's properties stand side by side, any other result is one question. */
export function fieldsOf(schema: JsonObject): FieldSpec[] {
  const root = fieldOf(schema, { name: 'f', pointer: '', key: '', required: true }, 0);
  return root.kind === 'group' ? root.fields : [{ ...root, label: title(schema) ?? 'Your answer' }];
}

type Place = Pick<FieldSpec, 'name' | 'pointer' | 'key' | 'required'>;

function fieldOf(schema: JsonObject, place: Place, depth: number): FieldSpec {
  const { type, nullable } = typeOf(schema);
  const base = {
    ...place,
    label: title(schema) ?? inWords(spaced(place.key)),
    hint: hintOf(schema),
    nullable,
    preset: schema['default'] ?? null,
    schema,
  };
  if (BEYOND_A_FORM.some((word) => Object.hasOwn(schema, word))) return { ...base, kind: 'json' };
  const options = optionsOf(schema);
  if (schema['const'] === true) return { ...base, kind: 'confirm' };
  if (options) return { ...base, kind: 'choice', options };
  switch (type) {
    case 'string':
      return stringField(base, schema);
    case 'number':
    case 'integer':
      return { ...base, kind: 'number', whole: type === 'integer' };
    case 'boolean':
      return { ...base, kind: 'yes-no' };
    case 'array':
      return arrayField(base, schema);
    case 'object': {
      const properties = objectIn(schema['properties']);
      if (!properties || Object.keys(properties).length === 0 || depth >= MAX_DEPTH) break;
      const required = Array.isArray(schema['required']) ? schema['required'] : [];
      const fields = Object.entries(properties).map(([key, value], index) =>
        fieldOf(
          // `true` as a schema takes anything; `false` takes nothing, and the check says so.
          objectIn(value) ?? {},
          {
            name: `${place.name}.${index}`,
            pointer: `${place.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
            key,
            required: required.includes(key),
          },
          depth + 1,
        ),
      );
      return { ...base, kind: 'group', fields };
    }
    default:
  }
  return { ...base, kind: 'json' };
}

type Base = Omit<Extract<FieldSpec, { kind: 'json' }>, 'kind'>;

function stringField(base: Base, schema: JsonObject): FieldSpec {
  const { format, contentMediaType, contentEncoding, maxLength } = schema;
  const media = typeof contentMediaType === 'string' ? contentMediaType : null;
  if (format === 'binary' || contentEncoding !== undefined || (media && !media.startsWith('text/'))) {
    return { ...base, kind: 'file', accept: media };
  }
  if (format === 'date') return { ...base, kind: 'date' };
  if (format === 'date-time') return { ...base, kind: 'date-time' };
  const long = (typeof maxLength === 'number' && maxLength > LONG_TEXT) || media !== null;
  const multiline = format === 'markdown' || format === 'multiline' || format === 'textarea';
  const type = format === 'email' ? 'email' : format === 'uri' || format === 'url' ? 'url' : 'text';
  return { ...base, kind: 'text', long: long || multiline, type };
}

function arrayField(base: Base, schema: JsonObject): FieldSpec {
  const items = objectIn(schema['items']);
  if (!items || BEYOND_A_FORM.some((word) => Object.hasOwn(items, word))) return { ...base, kind: 'json' };
  const options = optionsOf(items);
  if (options) return { ...base, kind: 'choices', options };
  const { type, nullable } = typeOf(items);
  if (nullable) return { ...base, kind: 'json' };
  if (type === 'string' && items['format'] !== 'binary') return { ...base, kind: 'list', of: 'text' };
  if (type === 'number') return { ...base, kind: 'list', of: 'number' };
  if (type === 'integer') return { ...base, kind: 'list', of: 'whole' };
  return { ...base, kind: 'json' };
}

/** What it is, where it is one thing; `['string', 'null']` is a string that may be left out. */
function typeOf(schema: JsonObject): { type: string | null; nullable: boolean } {
  const { type } = schema;
  if (typeof type === 'string') return { type, nullable: false };
  if (Array.isArray(type)) {
    const others = type.filter((each) => each !== 'null');
    const [only] = others;
    return {
      type: others.length === 1 && typeof only === 'string' ? only : null,
      nullable: others.length < type.length,
    };
  }
  // A schema without `type` is an object where it names properties.
  return { type: objectIn(schema['properties']) ? 'object' : null, nullable: false };
}

function optionsOf({ enum: values }: JsonObject): FieldOption[] | null {
  if (!Array.isArray(values) || values.length === 0) return null;
  if (values.some((value) => typeof value === 'object' && value !== null)) return null;
  return values.map((value) => ({ value, label: labelOf(value) }));
}

function labelOf(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const title = ({ title: text }: JsonObject): string | null =>
  typeof text === 'string' && text.trim() !== '' ? text : null;

/** The description, and the bounds that are better known before than after. */
function hintOf(schema: JsonObject): string | null {
  const { description, minimum, maximum, maxLength, minItems, maxItems } = schema;
  const range = (low: Json | undefined, high: Json | undefined, unit: string): string | null => {
    const [from, to] = [low, high].map((each) => (typeof each === 'number' ? each : null));
    if (from !== null && to !== null) return `Between ${from} and ${to}${unit}.`;
    if (from !== null) return `At least ${from}${unit}.`;
    return to === null ? null : `At most ${to}${unit}.`;
  };
  const said = typeof description === 'string' && description.trim() !== '' ? description.trim() : null;
  const parts = [
    said === null || /[.!?:]$/.test(said) ? said : `${said}.`,
    range(minimum, maximum, ''),
    typeof maxLength === 'number' ? `At most ${maxLength.toLocaleString('en')} characters.` : null,
    range(minItems, maxItems, ' of them'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}

/** "firstDay" → "first_day", for labels. */
const spaced = (key: string): string => key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

const objectIn = (value: Json | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
