// Beside the course of an instance: what can be done now, what it is, who is in it.
import { Fragment } from 'preact';
import { Hidden, When } from '../../portal/components/parts.tsx';
import { count } from '../../process/views/written-date.ts';
import { CONSOLE } from '../paths.ts';
import type { ActionFormView } from '../views/types/instance-actions.ts';
import type { AboutView, PeopleView, PersonRowView } from '../views/types/instance.ts';
import { targetValue } from '../views/instance-actions.ts';
import { ActionForm } from './action-form.tsx';

export function InstanceActions({
  id,
  actions,
  csrf,
}: {
  id: string;
  actions: ActionFormView[];
  csrf: string;
}) {
  return (
    <section class="sheet" id="actions" aria-labelledby="h-act" data-live="actions">
      <h2 id="h-act">Actions</h2>
      <p class="hint">
        What overrides a rule needs a reason. It is recorded with your name and counted as an exception.
      </p>
      <div class="acts">
        {actions.map((form) => (
          <ActionForm key={form.action} form={form} to={CONSOLE.act(id, form.action)} csrf={csrf} />
        ))}
      </div>
    </section>
  );
}

export function InstanceAbout({ about }: { about: AboutView }) {
  return (
    <section class="sheet" id="about" aria-labelledby="h-facts" data-live="about">
      <h2 id="h-facts">About</h2>
      <dl class="facts" data-after="head">
        <dt>Definition</dt>
        <dd>
          <a href={about.definition.href}>{about.definition.text}</a>
        </dd>
        <dt>Started</dt>
        <dd>
          <When at={about.startedAt} />, by {about.startedBy}
        </dd>
        {about.closedAt !== null && (
          <>
            <dt>Ended</dt>
            <dd>
              <When at={about.closedAt} />
              {about.closeReason !== null && `: ${about.closeReason}`}
            </dd>
          </>
        )}
        <dt>Progress</dt>
        <dd>
          {about.progress} % <progress value={about.progress} max={100} aria-label="Progress" />
          {about.estimate !== null && <span class="hint">{about.estimate}</span>}
        </dd>
        {about.team !== null && (
          <>
            <dt>Team</dt>
            <dd>{about.team}</dd>
          </>
        )}
        <Values values={about.context} />
        <Values values={about.facts} kind="Fact" />
        <dt>Exceptions</dt>
        <dd>
          {about.exceptions === 0 ? (
            'None'
          ) : (
            <a href={about.exceptionsHref}>{count(about.exceptions, 'exception')}</a>
          )}
        </dd>
        {about.spent.length > 0 && (
          <>
            <dt>Spent</dt>
            <dd>
              {about.spent.map(({ who, says }) => (
                <span key={who} class="line">
                  {who}: {says}
                </span>
              ))}
            </dd>
          </>
        )}
        {about.workflowHref !== null && (
          <>
            <dt>Workflow</dt>
            <dd>
              <a href={about.workflowHref} rel="noreferrer">
                Open in Temporal
              </a>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Values({ values, kind }: { values: AboutView['context']; kind?: string }) {
  return (
    <>
      {values.map(({ name, value }) => (
        <Fragment key={name}>
          <dt>
            {kind !== undefined && <span class="hidden">{kind} </span>}
            {name}
          </dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </>
  );
}

/** `to`: where a link's end is asked for; null: whoever reads may not. */
export function InstancePeople({
  people,
  to,
  csrf,
}: {
  people: PeopleView;
  to: string | null;
  csrf: string;
}) {
  const rows = (some: PersonRowView[]) => (
    <ul class="rows" data-after="head" data-gap="tight">
      {some.map((person) => (
        <Person key={person.id} person={person} to={to} csrf={csrf} />
      ))}
    </ul>
  );
  return (
    <section class="sheet" id="people" aria-labelledby="h-people" data-live="people">
      <h2 id="h-people">People</h2>
      {rows(people.shown)}
      {people.folded.length > 0 && (
        <details class="older" id="more-people">
          <summary>{count(people.folded.length, 'more person', 'more people')}</summary>
          {rows(people.folded)}
        </details>
      )}
    </section>
  );
}

function Person({ person, to, csrf }: { person: PersonRowView; to: string | null; csrf: string }) {
  const { id, name, role, address, says, links } = person;
  return (
    <li>
      <span class="row-title">{name}</span>
      <span class="hint">
        {role}. {address ?? 'No address'}. {says.join('. ')}.
      </span>
      {links.length > 0 && (
        <details class="small" id={`links-${id}`}>
          <summary class="quiet">
            {count(links.length, 'link')}
            <span class="hidden"> of {name}</span>
          </summary>
          <ul class="rows" data-gap="tight">
            {links.map((link) => (
              <li key={link.id}>
                <span class="hint">{link.says}</span>
                {to !== null && (
                  <form method="post" action={to}>
                    <Hidden name="csrf" value={csrf} />
                    <Hidden name="form" value={link.id} />
                    <Hidden name="target" value={targetValue({ participantId: id, linkId: link.id }, null)} />
                    <button type="submit" class="button" data-kind="link">
                      End this link<span class="hidden"> of {name}</span>
                    </button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
