// One thing a person does beyond deciding: what it does, its form, and the way back.
import { count } from '../../process/views/written-date.ts';
import { renderInstancePage, renderPage } from '../components/frame.tsx';
import { Icon } from '../components/icon.tsx';
import { Hidden, Kicker, Note } from '../components/parts.tsx';
import type { ActionFieldView, ActionView, DoneView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

export function renderAction(view: ActionView): string {
  const { frame, other } = view;
  const hidden: [string, string][] = [['csrf', frame.session.csrf], ...view.hidden];
  return renderInstancePage({
    frame,
    title: `${view.title} – ${frame.processName}`,
    width: 'narrow',
    children: (
      <>
        <header class="stack" data-gap="tight">
          <Kicker frame={frame}> · {view.kicker}</Kicker>
          <h1>{view.title}</h1>
        </header>
        {view.note && <Note note={view.note} />}
        {other && (
          <form class="sheet stack" method="post" action={view.action}>
            <Fields hidden={[['csrf', frame.session.csrf], ...other.hidden]} />
            <p>{other.says}</p>
            <div class="actions foot">
              <button type="submit" class="button" data-kind="primary">
                {other.button}
              </button>
            </div>
          </form>
        )}
        <form class="sheet stack" method="post" action={view.action} novalidate>
          {view.says.map((line) => (
            <p key={line} class="text">
              {line}
            </p>
          ))}
          <Problems view={view} />
          <Fields hidden={hidden} />
          {view.fields.map((field) => (
            <Field key={field.name} field={field} view={view} />
          ))}
          <div class="actions foot">
            <button
              type="submit"
              class="button"
              data-kind={view.danger ? 'danger' : other ? undefined : 'primary'}
            >
              {view.button}
            </button>
            <a href={view.back.href}>{view.back.label}</a>
          </div>
        </form>
      </>
    ),
  });
}

/** It is done: what that means, and where to go on. */
export function renderDone(view: DoneView): string {
  return renderPage({
    title: `${view.title} – ${view.frame.processName}`,
    width: 'narrow',
    referrer: 'same-origin',
    session: view.frame.session,
    operator: view.frame.operator,
    children: (
      <div class="sheet stack" data-pad="roomy">
        <Kicker frame={view.frame} />
        <h1>{view.title}</h1>
        {view.says.map((line) => (
          <p key={line} class="text">
            {line}
          </p>
        ))}
        <p class="actions foot">
          {view.waits && (
            <a class="button" data-kind="primary" href={PATHS.decide}>
              See what waits for you
            </a>
          )}
          {view.mayAct && (
            <a class="button" data-kind={view.waits ? undefined : 'primary'} href={PATHS.act}>
              Act on what is open
            </a>
          )}
          <a class="button" data-kind={view.waits || view.mayAct ? undefined : 'primary'} href={PATHS.home}>
            Where the process stands
          </a>
        </p>
      </div>
    ),
  });
}

function Fields({ hidden }: { hidden: [string, string][] }) {
  return (
    <>
      {hidden.map(([name, value]) => (
        <Hidden key={name} name={name} value={value} />
      ))}
    </>
  );
}

function Problems({ view: { problems, fields } }: { view: ActionView }) {
  if (problems.length === 0) return null;
  return (
    <div class="note" data-tone="bad" role="alert">
      <h2>Nothing was done: {count(problems.length, 'thing')} to mend</h2>
      <ul class="small">
        {problems.map(({ name, text }) => (
          <li key={text}>
            {name === null ? (
              text
            ) : (
              <a href={`#q-${name}`}>
                {fields.find((field) => field.name === name)?.label ?? name}: {text}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Field({ field, view }: { field: ActionFieldView; view: ActionView }) {
  const id = `q-${field.name}`;
  const problem = view.problems.find(({ name }) => name === field.name)?.text ?? null;
  const value = view.typed[field.name] ?? '';
  const described = [
    field.hint === null ? null : `${id}-hint`,
    problem === null ? null : `${id}-problem`,
  ].filter((part) => part !== null);
  const common = {
    id,
    name: field.name,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': problem === null ? undefined : ('true' as const),
    'aria-required': field.required,
  };
  return (
    <div class="field" data-tone={problem === null ? undefined : 'bad'}>
      <label for={id}>{field.label}</label>
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
      <Input field={field} common={common} value={value} />
    </div>
  );
}

interface Common {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
  'aria-required': boolean;
}

function Input({ field, common, value }: { field: ActionFieldView; common: Common; value: string }) {
  switch (field.kind) {
    case 'person':
      return (
        <select {...common}>
          <option value="">Choose somebody</option>
          {field.people.map(({ id, name }) => (
            <option key={id} value={id} selected={value === id}>
              {name}
            </option>
          ))}
        </select>
      );
    case 'text':
      return <textarea {...common} rows={3} value={value} />;
    case 'line':
      return <input {...common} type="text" autocomplete="off" value={value} />;
    case 'email':
      return <input {...common} type="email" autocomplete="off" value={value} />;
    case 'date':
      return <input {...common} type="date" value={value} />;
    case 'date-time':
      return <input {...common} type="datetime-local" value={value} />;
  }
}
