// An action on many instances, asked once more: what, to how many, which for example, and why.
import { Icon } from '../../portal/components/icon.tsx';
import { Hidden } from '../../portal/components/parts.tsx';
import { count } from '../../process/views/written-date.ts';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { CONSOLE } from '../paths.ts';
import type { BulkConfirmView, BulkField } from '../views/types/bulk.ts';

export function renderBulkConfirm(view: BulkConfirmView, { visit, note }: ConsolePageProps): string {
  return renderConsole({
    title: view.title,
    at: 'instances',
    visit,
    note,
    live: false,
    children: (
      <div class="narrow stack" data-gap="wide">
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={view.back}>Instances</a>
          </p>
          <h1>{view.title}</h1>
          <p>
            {view.says} Nothing is done yet: these are{' '}
            {view.picked > 0
              ? `those of the ${view.picked} you picked that are ${view.asks}`
              : `all that are ${view.asks}`}
            .
          </p>
        </header>
        <Problems view={view} />
        {view.count === 0 ? (
          <p class="sheet">
            There is nothing to do it to. <a href={view.back}>Choose others</a>.
          </p>
        ) : (
          <form class="sheet stack" method="post" action={CONSOLE.startBulk} novalidate>
            <Hidden name="csrf" value={visit.csrf} />
            {view.hidden.map(([name, value]) => (
              <Hidden key={`${name} ${value}`} name={name} value={value} />
            ))}
            <Sample view={view} />
            {view.fields.map((field) => (
              <Field key={field.name} field={field} view={view} />
            ))}
            <p class="actions foot">
              <button type="submit" class="button" data-kind={view.danger ? 'danger' : 'primary'}>
                {view.title}
              </button>
              <a href={view.back}>Do nothing</a>
            </p>
          </form>
        )}
      </div>
    ),
  });
}

function Sample({ view: { sample, count: all } }: { view: BulkConfirmView }) {
  return (
    <details class="more" open={all <= 5}>
      <summary>
        {sample.length < all ? `The first ${sample.length} of ${all}` : `Which ${count(all, 'instance')}`}
      </summary>
      <ul class="rows" data-gap="tight">
        {sample.map(({ name, href, status }) => (
          <li key={href} class="row">
            <a href={href}>{name}</a> <span class="small quiet">{status}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Problems({ view: { problems } }: { view: BulkConfirmView }) {
  if (problems.length === 0) return null;
  return (
    <div class="note" data-tone="bad" role="alert">
      <h2>Nothing was done: {count(problems.length, 'thing')} to mend</h2>
      <ul class="small">
        {problems.map(({ name, text }) => (
          <li key={text}>{name === null ? text : <a href={`#b-${name}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

function Field({ field, view }: { field: BulkField; view: BulkConfirmView }) {
  const id = `b-${field.name}`;
  const problem = view.problems.find(({ name }) => name === field.name)?.text ?? null;
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
  const value = view.typed[field.name] ?? '';
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
      {field.kind === 'text' && <textarea {...common} rows={3} value={value} />}
      {field.kind === 'line' && <input {...common} type="text" autocomplete="off" value={value} />}
      {field.kind === 'choice' && (
        <select {...common}>
          {field.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
