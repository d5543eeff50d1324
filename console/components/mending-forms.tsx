// The forms that mend an incident: the recommended way open where it has a page of its own, the others folded.
import { Icon } from '../../portal/components/icon.tsx';
import { Hidden } from '../../portal/components/parts.tsx';
import type { IncidentItem, MendingField, MendingForm, MendingTry } from '../views/types/incidents.ts';

interface Props {
  item: IncidentItem;
  csrf: string;
  tried: MendingTry | null;
  /** Unfolds the first of them. */
  openFirst?: boolean;
}

export function MendingForms({ item, csrf, tried, openFirst = false }: Props) {
  return (
    <div class="ways">
      {item.ways.map((form, index) => {
        const own = tried?.way === form.way ? tried : null;
        return (
          <details
            key={form.way}
            class="act"
            id={`${item.anchor}-${form.way}`}
            open={tried === null ? openFirst && index === 0 : own !== null}
          >
            <summary>{form.label}</summary>
            <form method="post" action={item.href} novalidate>
              <Hidden name="csrf" value={csrf} />
              <Hidden name="way" value={form.way} />
              <p>{form.says}</p>
              {form.fields.map((field) => (
                <Field key={field.name} at={`${item.anchor}-${form.way}`} field={field} tried={own} />
              ))}
              <p class="actions">
                <button type="submit" class="button" data-kind={kindOf(form, index)}>
                  {form.button}
                </button>
              </p>
            </form>
          </details>
        );
      })}
    </div>
  );
}

const kindOf = ({ danger }: MendingForm, index: number): string | undefined =>
  danger ? 'danger' : index === 0 ? 'primary' : undefined;

function Field({ at, field, tried }: { at: string; field: MendingField; tried: MendingTry | null }) {
  const id = `${at}-${field.name}`;
  const problem = tried?.problems.find(({ name }) => name === field.name)?.text ?? null;
  const described = [
    field.hint === null ? null : `${id}-hint`,
    problem === null ? null : `${id}-problem`,
  ].filter((each) => each !== null);
  const common = {
    id,
    name: field.name,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': problem === null ? undefined : ('true' as const),
    'aria-required': field.required,
  };
  const value = tried?.typed[field.name] ?? '';
  return (
    <div class="field" data-tone={problem === null ? undefined : 'bad'}>
      <label for={id}>
        {field.label}
        {!field.required && <span class="optional"> (optional)</span>}
      </label>
      {field.hint !== null && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {problem !== null && (
        <p class="problem" id={`${id}-problem`}>
          <Icon name="alert" /> {problem}
        </p>
      )}
      <Control field={field} common={common} value={value} />
    </div>
  );
}

function Control({ field, common, value }: { field: MendingField; common: object; value: string }) {
  switch (field.kind) {
    case 'text':
      return <textarea {...common} rows={2} value={value} />;
    case 'email':
      return <input {...common} type="email" autocomplete="off" value={value} />;
    case 'line':
      return <input {...common} type="text" autocomplete="off" value={value} />;
    case 'choice':
      return (
        <select {...common}>
          <option value="">{field.required ? 'Choose' : 'As it was'}</option>
          {field.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      );
  }
}
