// What is typed or chosen into, by the kind of question.
import type { FieldOf, FieldSpec } from '../task-form/field-spec.ts';

/** What every control of a question carries. */
export interface Common {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
}

/** Most questions have to be answered, so the others carry the mark. */
export function Optional({ field: { required } }: { field: FieldSpec }) {
  return required ? null : <span class="optional"> (optional)</span>;
}

export function Control({ field, common, typed }: { field: FieldSpec; common: Common; typed: string[] }) {
  const [first = ''] = typed;
  const { required } = field;
  switch (field.kind) {
    case 'text':
      if (field.long) return <textarea {...common} rows={4} aria-required={required} value={first} />;
      if (field.type === 'email')
        return <input {...common} type="email" aria-required={required} value={first} />;
      if (field.type === 'url')
        return <input {...common} type="url" aria-required={required} value={first} />;
      return <input {...common} type="text" aria-required={required} value={first} />;
    case 'number':
      return (
        <input
          {...common}
          type="text"
          inputmode={field.whole ? 'numeric' : 'decimal'}
          aria-required={required}
          value={first}
        />
      );
    case 'date':
      return <input {...common} type="date" aria-required={required} value={first} />;
    case 'date-time':
      return <input {...common} type="datetime-local" aria-required={required} value={first} />;
    case 'choice':
      return (
        <select {...common} aria-required={required}>
          <option value="">{required ? 'Choose one' : 'None of them'}</option>
          {field.options.map(({ label }, index) => (
            <option key={index} value={String(index)} selected={first === String(index)}>
              {label}
            </option>
          ))}
        </select>
      );
    case 'choices':
      return <Checks field={field} common={common} typed={typed} />;
    case 'yes-no':
      return <YesNo field={field} common={common} first={first} />;
    case 'confirm':
      return (
        <div class="check">
          <input {...common} type="checkbox" value="yes" checked={first === 'yes'} />
          <label for={common.id}>
            {field.label}
            <Optional field={field} />
          </label>
        </div>
      );
    case 'list':
      return <textarea {...common} rows={4} aria-required={required} value={first} />;
    case 'json':
      return (
        <textarea
          {...common}
          class="code"
          rows={8}
          spellcheck={false}
          aria-required={required}
          value={first}
        />
      );
    case 'file':
      return <input {...common} type="file" accept={field.accept ?? undefined} aria-required={required} />;
    case 'group':
      return null;
  }
}

function Checks({
  field,
  common: { id, name },
  typed,
}: {
  field: FieldOf<'choices'>;
  common: Common;
  typed: string[];
}) {
  return (
    <>
      {field.options.map(({ label }, index) => {
        const own = index === 0 ? id : `${id}-${index}`;
        return (
          <div key={index} class="check">
            <input
              type="checkbox"
              id={own}
              name={name}
              value={String(index)}
              checked={typed.includes(String(index))}
            />
            <label for={own}>{label}</label>
          </div>
        );
      })}
    </>
  );
}

function YesNo({ field, common: { id, name }, first }: { field: FieldSpec; common: Common; first: string }) {
  const options = [['yes', 'Yes'], ['no', 'No'], ...(field.required ? [] : [['', 'Leave open']])] as [
    string,
    string,
  ][];
  return (
    <>
      {options.map(([value, label], index) => {
        const own = index === 0 ? id : `${id}-${index}`;
        return (
          <div key={value} class="check">
            <input
              type="radio"
              id={own}
              name={name}
              value={value}
              checked={value !== '' && first === value}
            />
            <label for={own}>{label}</label>
          </div>
        );
      })}
    </>
  );
}
