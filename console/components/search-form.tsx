// The search of the list of instances, in plain words. It is sent by GET: the address holds all of it.
import { Hidden } from '../../portal/components/parts.tsx';
import { CONSOLE } from '../paths.ts';
import type { SearchField, SearchFormView } from '../views/types/instances.ts';
import type { Option } from '../views/types/state.ts';

/** `short`: without what is rarely asked. */
export function SearchForm({
  form,
  clear,
  short = false,
}: {
  form: SearchFormView;
  clear: string;
  short?: boolean;
}) {
  const { options, people } = form;
  return (
    <form method="get" action={CONSOLE.instances} role="search" aria-label="Instances">
      <div class="filters">
        <Text form={form} name="text" label="Name, id or value" type="search" />
        <Choice form={form} name="show" label="Status" options={options.show} />
        <Choice form={form} name="processId" label="Definition" options={options.processId} />
        {options.phase.length > 1 && (
          <Choice form={form} name="phase" label="Phase" options={options.phase} />
        )}
        <Text form={form} name="waitingOn" label="Waits for (address, id)" list="people" />
        <datalist id="people">
          {people.map(({ value, label }) => (
            <option key={value} value={value} label={label === value ? undefined : label} />
          ))}
        </datalist>
        {short && <Text form={form} name="startedFrom" label="Started since" type="date" />}
        <div class="actions">
          <button type="submit" class="button">
            Filter
          </button>
          <a class="small" href={clear}>
            Clear
          </a>
        </div>
      </div>
      {!short && (
        <details class="more" open={form.more} id="more">
          <summary>More to filter by</summary>
          <div class="filters">
            <Choice form={form} name="incident" label="Incident" options={options.incident} />
            <Text form={form} name="dueBefore" label="Deadline before" type="date" />
            <Text form={form} name="startedFrom" label="Started since" type="date" />
            <Text form={form} name="startedUntil" label="Started until" type="date" />
            {options.version.length > 1 && (
              <Choice form={form} name="version" label="Version" options={options.version} />
            )}
            {options.contextName.length > 1 && (
              <>
                <Choice form={form} name="contextName" label="Value of" options={options.contextName} />
                <Text form={form} name="contextValue" label="is exactly" />
              </>
            )}
            <Text form={form} name="teamId" label="Team id" />
          </div>
        </details>
      )}
      {form.sort !== 'started' && <Hidden name="sort" value={form.sort} />}
      {form.sort !== 'started' && <Hidden name="order" value={form.order} />}
    </form>
  );
}

interface FieldProps {
  form: SearchFormView;
  name: SearchField;
  label: string;
}

function Text({
  form,
  name,
  label,
  type = 'text',
  list,
}: FieldProps & { type?: 'text' | 'search' | 'date'; list?: string }) {
  const problem = problemOf(form, name);
  return (
    <div class="field" data-tone={problem === null ? undefined : 'bad'}>
      <label for={`f-${name}`}>{label}</label>
      <Problem name={name} problem={problem} />
      <input
        id={`f-${name}`}
        name={name}
        type={type}
        list={list}
        value={form.typed[name]}
        aria-invalid={problem === null ? undefined : 'true'}
        aria-describedby={problem === null ? undefined : `f-${name}-problem`}
      />
    </div>
  );
}

function Choice({ form, name, label, options }: FieldProps & { options: Option[] }) {
  const problem = problemOf(form, name);
  return (
    <div class="field" data-tone={problem === null ? undefined : 'bad'}>
      <label for={`f-${name}`}>{label}</label>
      <Problem name={name} problem={problem} />
      <select
        id={`f-${name}`}
        name={name}
        aria-describedby={problem === null ? undefined : `f-${name}-problem`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === form.typed[name]}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function Problem({ name, problem }: { name: string; problem: string | null }) {
  return problem === null ? null : (
    <p class="problem" id={`f-${name}-problem`}>
      {problem}
    </p>
  );
}

const problemOf = ({ problems }: SearchFormView, name: SearchField): string | null =>
  problems.find(({ field }) => field === name)?.text ?? null;
