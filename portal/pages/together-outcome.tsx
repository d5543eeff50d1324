// What came of several decisions sent in one form: each with its own outcome and, where it counts, its receipt.
import { count } from '../../process/views/written-date.ts';
import { renderInstancePage } from '../components/frame.tsx';
import { Icon } from '../components/icon.tsx';
import { Hidden, Kicker, State } from '../components/parts.tsx';
import type { TogetherOutcomeView } from '../page-views.ts';
import { PATHS } from '../paths.ts';

type Item = TogetherOutcomeView['items'][number];

export function renderTogetherOutcome(view: TogetherOutcomeView): string {
  const { frame, items } = view;
  const counted = items.filter(({ kind }) => kind === 'counted').length;
  const heading =
    counted === items.length
      ? `${count(counted, 'decision')} recorded`
      : `${counted} of ${count(items.length, 'decision')} recorded`;
  return renderInstancePage({
    frame,
    title: heading,
    width: 'read',
    children: (
      <>
        <header class="stack" data-gap="tight">
          <Kicker frame={frame} />
          <h1>{heading}</h1>
        </header>
        <section class="sheet" aria-label="What came of each">
          <ul class="rows" data-edge="open">
            {items.map((item) => (
              <li key={item.decisionId}>
                <span class="head">
                  <span class="row-title">{item.title}</span>
                  <Badge item={item} />
                </span>
                <Outcome item={item} csrf={frame.session.csrf} />
              </li>
            ))}
          </ul>
        </section>
        <p class="actions foot">
          {view.waiting > 0 && (
            <a class="button" data-kind="primary" href={PATHS.decide}>
              {count(view.waiting, 'decision')} still {view.waiting === 1 ? 'waits' : 'wait'} for you
            </a>
          )}
          <a class="button" href={PATHS.home}>
            Where the process stands
          </a>
        </p>
      </>
    ),
  });
}

function Badge({ item }: { item: Item }) {
  if (item.kind === 'counted') return <State choice={item.choice} />;
  const [tone, words] = {
    held: ['wait', 'Kept, not counted yet'],
    changed: ['wait', 'Not recorded: it changed'],
    refused: ['bad', 'Not counted'],
    'not-confirmed': ['bad', 'Not confirmed yet'],
  }[item.kind] as [string, string];
  return (
    <span class="state" data-tone={tone}>
      <Icon name={tone === 'bad' ? 'alert' : 'clock'} />
      {words}
    </span>
  );
}

function Outcome({ item, csrf }: { item: Item; csrf: string }) {
  const answer = item.choice === 'approve' ? 'Approve' : 'Reject';
  switch (item.kind) {
    case 'counted':
      return (
        <p class="hint">
          {item.repeated && 'It was sent before and counts once. '}
          <a href={PATHS.receipt(item.decisionId)}>
            Receipt<span class="hidden"> for {item.title}</span>
          </a>
        </p>
      );
    case 'held':
      return (
        <p class="hint">
          Your answer ({answer}) is stored safely and is counted once the process takes it up.{' '}
          <a href={PATHS.receipt(item.decisionId)}>
            See whether it is counted<span class="hidden">: {item.title}</span>
          </a>
        </p>
      );
    case 'changed':
      return (
        <p class="hint">
          What you read is not what is asked now. Your answer ({answer}) was not recorded and what you wrote
          is kept. <a href={item.again}>See what changed and decide</a>
        </p>
      );
    case 'refused':
      return (
        <p class="hint">
          {item.why}{' '}
          {item.receiptOf !== null && (
            <a href={PATHS.receipt(item.receiptOf)}>
              Your receipt<span class="hidden"> for {item.title}</span>
            </a>
          )}
        </p>
      );
    case 'not-confirmed':
      return (
        <form method="post" action={PATHS.decide} class="stack" data-gap="tight">
          <p class="hint">
            We could not find out in time whether your answer ({answer}) arrived. Send it again: it is the
            same decision and counts once.
          </p>
          <Hidden name="csrf" value={csrf} />
          {item.fields.map(([name, value]) => (
            <Hidden key={name} name={name} value={value} />
          ))}
          <div class="actions">
            <button type="submit" class="button">
              Send the same decision again<span class="hidden">: {item.title}</span>
            </button>
          </div>
        </form>
      );
  }
}
