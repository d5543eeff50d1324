// Webhooks: all of them, and the form that makes one.
import { Hidden } from '../../portal/components/parts.tsx';
import { DeliveryTabs } from '../components/delivery-tabs.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { FormProblems, PlainField } from '../components/plain-field.tsx';
import { State } from '../components/state.tsx';
import { CONSOLE } from '../paths.ts';
import type { WebhooksView } from '../views/types/webhooks.ts';

export function renderWebhooks(view: WebhooksView, { visit, note }: ConsolePageProps): string {
  const { items, key, fields, tried } = view;
  return renderConsole({
    title: 'Webhooks',
    at: 'deliveries',
    visit,
    note,
    live: false,
    children: (
      <>
        <header class="stack" data-gap="tight">
          <h1>Webhooks</h1>
          <p>
            Other systems are told what happens as it happens: each message is signed by Standard Webhooks,
            and tried for three days.
          </p>
        </header>
        <DeliveryTabs at="webhooks" />
        <FormProblems tried={tried} did="No webhook was made" />
        <div class="split">
          <section class="sheet" aria-label="Webhooks, newest first">
            {items.length === 0 ? (
              <p class="empty">
                No other system is told anything yet. Give the address of one, and what it is to be told.
              </p>
            ) : (
              <ul class="rows" data-edge="open">
                {items.map(({ id, url, description, sends, state, href }) => (
                  <li key={id}>
                    <p class="head">
                      <a class="row-title long" href={href}>
                        {url}
                      </a>
                      <State state={state} />
                    </p>
                    {description !== null && <p class="small">{description}</p>}
                    <p class="hint">{sends}</p>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <form
            class="sheet stack"
            method="post"
            action={CONSOLE.webhooks}
            aria-labelledby="h-make"
            novalidate
          >
            <h2 id="h-make">Make a webhook</h2>
            <Hidden name="csrf" value={visit.csrf} />
            <Hidden name="key" value={key} />
            {fields.map((field) => (
              <PlainField key={field.name} at="make" field={field} tried={tried} />
            ))}
            <p>
              <button type="submit" class="button" data-kind="primary">
                Make this webhook
              </button>
            </p>
            <p class="hint">It begins with what happens from now on. The next page shows its secret, once.</p>
          </form>
        </div>
      </>
    ),
  });
}
