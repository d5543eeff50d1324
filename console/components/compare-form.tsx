// Two versions to be put side by side.
import type { DefinitionView } from '../views/types/definitions.ts';
import { SelectField } from './select-field.tsx';

export function CompareForm({ compare }: { compare: NonNullable<DefinitionView['compare']> }) {
  const { action, from, to, options } = compare;
  return (
    <form method="get" action={action} class="filters" aria-label="Compare two versions">
      <SelectField name="from" label="From version" value={from} options={options} />
      <SelectField name="to" label="To version" value={to} options={options} />
      <div class="actions">
        <button type="submit" class="button">
          Show what changed
        </button>
      </div>
    </form>
  );
}
