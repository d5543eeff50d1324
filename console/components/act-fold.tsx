// An admin's action, folded: what it comes to, what it asks, its button. Unfolded where it came back.
import type { ComponentChildren } from 'preact';
import { Hidden } from '../../portal/components/parts.tsx';
import type { FormField, FormTry } from '../views/types/forms.ts';
import { PlainField } from './plain-field.tsx';

interface Props {
  /** Unique on the page, and the name of the form. */
  name: string;
  label: string;
  /** Of which thing, for who listens. */
  of?: string;
  to: string;
  csrf: string;
  /** Goes with it, so that a form sent twice does one thing. */
  formKey?: string;
  danger?: boolean;
  fields?: FormField[];
  tried?: FormTry | null;
  children: ComponentChildren;
}

export function ActFold(props: Props) {
  const { name, label, of, to, csrf, formKey, danger = false, fields = [], tried = null, children } = props;
  return (
    <details class="act" id={name} open={tried?.form === name}>
      <summary>
        {label}
        {of !== undefined && <span class="hidden"> {of}</span>}
      </summary>
      <form method="post" action={to} novalidate>
        <Hidden name="csrf" value={csrf} />
        {formKey !== undefined && <Hidden name="key" value={formKey} />}
        <p>{children}</p>
        {fields.map((field) => (
          <PlainField key={field.name} field={field} at={name} tried={tried} />
        ))}
        <p class="actions">
          <button type="submit" class="button" data-kind={danger ? 'danger' : 'primary'}>
            {label}
          </button>
        </p>
      </form>
    </details>
  );
}
