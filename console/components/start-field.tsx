// A line of the form that starts a process.
import { Icon } from '../../portal/components/icon.tsx';
import type { StartView } from '../views/types/start.ts';

/** As the questions of a schema are called, so that a link to a problem finds either. */
export const fieldIdOf = (name: string): string => `q-${name.replaceAll('.', '-')}`;

export function StartField({
  view,
  name,
  label,
  of,
  hint = null,
  type = 'text',
  required = false,
}: {
  view: StartView;
  name: string;
  label: string;
  /** Whose it is, where several have the same label. */
  of?: string;
  hint?: string | null;
  type?: 'text' | 'email' | 'json';
  required?: boolean;
}) {
  const id = fieldIdOf(name);
  const problem = view.problems.find((each) => each.name === name)?.text ?? null;
  const described = [hint === null ? null : `${id}-hint`, problem === null ? null : `${id}-problem`].filter(
    (each) => each !== null,
  );
  const common = {
    id,
    name,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': problem === null ? undefined : ('true' as const),
    'aria-required': required,
  };
  const value = view.typed[name]?.[0] ?? '';
  return (
    <div class="field" data-tone={problem === null ? undefined : 'bad'}>
      <label for={id}>
        {label}
        {of !== undefined && <span class="hidden"> of {of}</span>}
        {!required && <span class="optional"> (optional)</span>}
      </label>
      {hint !== null && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem !== null && (
        <p class="problem" id={`${id}-problem`}>
          <Icon name="alert" /> {problem}
        </p>
      )}
      {type === 'json' && <textarea {...common} class="code" rows={4} spellcheck={false} value={value} />}
      {type === 'email' && <input {...common} type="email" autocomplete="off" value={value} />}
      {type === 'text' && <input {...common} type="text" autocomplete="off" value={value} />}
    </div>
  );
}
