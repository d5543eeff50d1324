// One incident: what happened, and the forms that mend it. A refusal stands above them, with what was typed.
import { Note, When } from '../../portal/components/parts.tsx';
import { count } from '../../process/views/written-date.ts';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { MendingForms } from '../components/mending-forms.tsx';
import { CONSOLE } from '../paths.ts';
import type { MendView } from '../views/types/incidents.ts';

export function renderMend({ item, mayAct, tried }: MendView, { visit, note }: ConsolePageProps): string {
  return renderConsole({
    title: item.title,
    at: 'incidents',
    visit,
    note,
    // Somebody writes a reason here.
    live: false,
    children: (
      <div class="narrow stack" data-gap="wide">
        <header class="stack" data-gap="tight">
          <p class="kicker">
            <a href={CONSOLE.incidents}>Incidents</a> · {item.kind}
          </p>
          <h1>{item.title}</h1>
          <p>{item.cure}</p>
          <p class="hint">
            <a href={item.instanceHref}>{item.instanceName}</a>, {item.definition}. Since{' '}
            <When at={item.raisedAt} />, for {item.age}.
          </p>
        </header>
        {tried && tried.problems.length > 0 && (
          <div class="note" data-tone="bad" role="alert">
            <h2>Nothing was done: {count(tried.problems.length, 'thing')} to mend</h2>
            <ul class="small">
              {tried.problems.map(({ name, text }) => (
                <li key={text}>
                  {name === null ? text : <a href={`#${item.anchor}-${tried.way}-${name}`}>{text}</a>}
                </li>
              ))}
            </ul>
          </div>
        )}
        <section class="sheet" aria-label="What mends it">
          {mayAct ? (
            <MendingForms item={item} csrf={visit.csrf} tried={tried} openFirst />
          ) : (
            <p>Your role lets you read. An operator mends this: {item.button.toLowerCase()}.</p>
          )}
        </section>
      </div>
    ),
  });
}

/** It is not open any more: mended by somebody else, or by itself. */
export function renderMended(
  view: { instanceHref: string; instanceName: string },
  { visit, note }: ConsolePageProps,
): string {
  return renderConsole({
    title: 'This incident is over',
    at: 'incidents',
    visit,
    note,
    children: (
      <div class="narrow stack" data-gap="wide">
        <h1>This incident is over</h1>
        <Note
          note={{
            tone: 'ok',
            title: 'Nothing has to be done',
            text: 'It was mended meanwhile, by somebody or by itself.',
          }}
        />
        <p class="actions">
          <a class="button" data-kind="primary" href={view.instanceHref}>
            Look at {view.instanceName}
          </a>
          <a href={CONSOLE.incidents}>All incidents</a>
        </p>
      </div>
    ),
  });
}
