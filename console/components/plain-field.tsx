// A field of a plain form, and what is wrong with the form it stands in. What was typed is kept.
import { Icon } from '../../portal/components/icon.tsx';
import { count } from '../../process/views/written-date.ts';
import type { FormField, FormTry } from '../views/types/forms.ts';

/** `at`: what its id begins with, the name of its form. */
export function PlainField({ field, at, tried }: { field: FormField; at: string; tried: FormTry | null }) {
  const { name, label, kind, hint, required = false, value = '', options = [] } = field;
  const own = tried?.form === at ? tried : null;
  const typed = own?.typed[name] ?? value;
  const problem = own?.problems.find((each) => each.name === name)?.text;
  const id = `${at}-${name}`;
  const described = [...(hint ? [`${id}-hint`] : []), ...(problem ? [`${id}-problem`] : [])].join(' ');
  const common = {
    id,
    name,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': problem ? ('true' as const) : undefined,
    'aria-required': required,
  };
  return (
    <div class="field" data-tone={problem ? 'bad' : undefined}>
      <label for={id}>
        {label}
        {!required && kind !== 'choice' && <span class="optional"> (optional)</span>}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          <Icon name="alert" /> {problem}
        </p>
      )}
      {kind === 'text' && <textarea {...common} rows={2} value={typed} />}
      {kind === 'line' && <input {...common} type="text" autocomplete="off" value={typed} />}
      {kind === 'choice' && (
        <select {...common}>
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === typed}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** `did`: what did not happen, such as "No key was made". */
export function FormProblems({ tried, did }: { tried: FormTry | null; did: string }) {
  if (tried === null) return null;
  const { form, problems } = tried;
  return (
    <div class="note" data-tone="bad" role="alert">
      <h2>
        {did}: {count(problems.length, 'thing')} to mend
      </h2>
      <ul class="small">
        {problems.map(({ name, text }) => (
          <li key={text}>{name === null ? text : <a href={`#${form}-${name}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}
