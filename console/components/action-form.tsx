// One thing that an operator can do, folded: what it comes to, what it is done to, what it asks, its button.
import { Icon } from '../../portal/components/icon.tsx';
import { Hidden } from '../../portal/components/parts.tsx';
import type { ActionFormView } from '../views/types/instance-actions.ts';
import { ActionInput } from './action-input.tsx';

/** `to`: where it is posted. */
export function ActionForm({ form, to, csrf }: { form: ActionFormView; to: string; csrf: string }) {
  const { anchor, label, says, target, fields, problem, isFinal, formId } = form;
  const [only] = target.options;
  const isPlain = target.options.length === 1;
  return (
    <details class="act" id={anchor} open={form.open}>
      <summary>{label}</summary>
      <form method="post" action={to} novalidate>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="form" value={formId} />
        {says !== null && says !== '' && <p>{says}</p>}
        {problem !== null && (
          <p class="problem" role="alert">
            <Icon name="alert" /> {problem}
          </p>
        )}
        {isPlain && only!.label !== '' && (
          <p>
            {target.label}: <strong>{only!.label}</strong>
          </p>
        )}
        {isPlain ? (
          <Hidden name="target" value={only!.value} />
        ) : (
          <div class="field">
            <label for={`${anchor}-target`}>{target.label}</label>
            <select id={`${anchor}-target`} name="target">
              {target.options.map(({ value, label: name }) => (
                <option key={value} value={value} selected={value === target.chosen}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        {fields.map((field) => (
          <ActionInput key={field.name} field={field} at={anchor} />
        ))}
        {isFinal && <p class="hint">It cannot be taken back.</p>}
        <div class="actions">
          <button type="submit" class="button" data-kind={isFinal ? 'danger' : 'primary'}>
            {label}
          </button>
        </div>
      </form>
    </details>
  );
}
