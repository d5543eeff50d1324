// What a schema suggests as an answer, as it would be typed.
import type { Json } from '../../definition/types.ts';
import type { FieldSpec } from './field-spec.ts';

/** By the schema's `default`; [] where it suggests nothing that fits. */
export function presetOf({ preset, ...field }: FieldSpec): string[] {
  if (preset === null) return [];
  const plain = typeof preset === 'object' ? null : String(preset);
  switch (field.kind) {
    case 'choice':
    case 'choices':
      return (Array.isArray(preset) ? preset : [preset]).flatMap((value) => placeOf(field.options, value));
    case 'yes-no':
      return typeof preset === 'boolean' ? [preset ? 'yes' : 'no'] : [];
    case 'list':
      return Array.isArray(preset) && preset.every((each) => typeof each !== 'object')
        ? [preset.map(String).join('\n')]
        : [];
    case 'json':
      return [JSON.stringify(preset, null, 2)];
    case 'date-time':
      return plain === null ? [] : [plain.replace(/(:\d{2})?(\.\d+)?Z$/, '')];
    case 'text':
    case 'number':
    case 'date':
      return plain === null ? [] : [plain];
    case 'confirm':
    case 'file':
    case 'group':
      return [];
  }
}

function placeOf(options: { value: Json }[], value: Json): string[] {
  const place = options.findIndex((option) => option.value === value);
  return place < 0 ? [] : [String(place)];
}
