// A field of an operator's form, by its kind. What was typed is kept; a problem stands beside it.
import { Icon } from '../../portal/components/icon.tsx';
import type { ActionInputView } from '../views/types/instance-actions.ts';

type InputType = 'text' | 'email' | 'datetime-local';
const TYPES: Partial<Record<ActionInputView['kind'], InputType>> = {
  email: 'email',
  instant: 'datetime-local',
};

/** `at`: what its ids begin with. */
export function ActionInput({ field, at }: { field: ActionInputView; at: string }) {
  const { name, label, kind, required, hint, problem, typed, options } = field;
  if (kind === 'successor') return <Successor field={field} at={at} />;
  const id = `${at}-${name}`;
  const described = [...(hint ? [`${id}-hint`] : []), ...(problem ? [`${id}-problem`] : [])].join(' ');
  const common = {
    id,
    name,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': problem ? ('true' as const) : undefined,
    'aria-required': required,
  };
  const value = typed[name] ?? '';
  return (
    <div class="field" data-tone={problem ? 'bad' : undefined}>
      <label for={id}>
        {label}
        {kind === 'instant' && ', UTC'}
        {!required && <span class="optional"> (optional)</span>}
      </label>
      <Said at={id} hint={hint} problem={problem} />
      {kind === 'worker' ? (
        <select {...common}>
          <option value="">{required ? 'Choose' : 'Nobody in particular'}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : kind === 'text' || kind === 'json' ? (
        <textarea {...common} rows={2} value={value} />
      ) : (
        <input {...line(common, TYPES[kind] ?? 'text', value)} />
      )}
    </div>
  );
}

/** The attributes of a field of one line. */
const line = (common: object, type: InputType, value: string): object => ({
  ...common,
  type,
  autocomplete: 'off',
  value,
});

/** Between a label and its input. */
function Said({ at, hint, problem }: { at: string; hint?: string | undefined; problem: string | null }) {
  return (
    <>
      {hint && (
        <p class="hint" id={`${at}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="problem" id={`${at}-problem`}>
          <Icon name="alert" /> {problem}
        </p>
      )}
    </>
  );
}

/** Somebody of the process, or a new person by name and address. */
function Successor({ field, at }: { field: ActionInputView; at: string }) {
  const { name, label, required, hint, problem, typed, options } = field;
  const id = `${at}-${name}`;
  const fieldOf = (part: 'Name' | 'Email', words: string, type: InputType) => (
    <div class="field">
      <label for={`${id}${part}`}>{words}</label>
      <input {...line({ id: `${id}${part}`, name: `${name}${part}` }, type, typed[`${name}${part}`] ?? '')} />
    </div>
  );
  return (
    <fieldset class="field" data-tone={problem ? 'bad' : undefined}>
      <legend>
        {label}
        {!required && <span class="optional"> (optional)</span>}
      </legend>
      <Said at={id} hint={hint} problem={problem} />
      <div class="field">
        <label for={id}>Somebody of this process</label>
        <select id={id} name={name}>
          <option value="">
            {required ? 'Choose, or name somebody new below' : 'Nobody, or somebody new below'}
          </option>
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === typed[name]}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      {fieldOf('Name', 'Or a new person: name', 'text')}
      {fieldOf('Email', 'E-mail address', 'email')}
    </fieldset>
  );
}
