// The pages of what is on record of an instance: its whole trail, its artifacts, its comments, a receipt, a transcript.
import { Thread } from '../../portal/components/thread.tsx';
import { ReceiptSheet } from '../../portal/components/receipt-sheet.tsx';
import { AuditRows } from '../components/instance-audit.tsx';
import { ArtifactRows } from '../components/instance-artifacts.tsx';
import { type ConsolePageProps, renderConsole } from '../components/frame.tsx';
import { InstanceHead } from '../components/instance-head.tsx';
import { INSTANCE } from '../instance-paths.ts';
import type {
  ArtifactsPageView,
  AuditPageView,
  CommentsPageView,
  ConsoleReceiptView,
  TranscriptPageView,
} from '../views/types/instance-pages.ts';

export function renderInstanceAudit(
  { head, audit }: AuditPageView,
  { visit, note }: ConsolePageProps,
): string {
  const { chain, checkHref, exportHref, filters, rows, newestHref, olderHref } = audit;
  return renderConsole({
    title: `Audit trail – ${head.name}`,
    at: 'instances',
    visit,
    note,
    instanceId: head.id,
    children: (
      <>
        <InstanceHead head={head} title="Audit trail" />
        <section class="sheet stack" aria-labelledby="h-chain" data-live="chain">
          <h2 id="h-chain">Is it as it was written?</h2>
          {chain === null ? (
            <p class="hint">
              Each entry is hashed with the one before it, so that none can be changed, taken out or put in
              unseen.
            </p>
          ) : (
            <p class="note" data-tone={chain.tone} role="status">
              {chain.says}
            </p>
          )}
          <p class="actions">
            <a class="button" href={checkHref ?? ''}>
              Check the chain now
            </a>
            <a class="button" href={exportHref} download>
              Export the trail
            </a>
          </p>
          <p class="hint">
            What is checked here is what these books hold. To prove it to somebody else, export the trail and
            run <code>countersign verify FILE</code>: it needs no server, and finds a cut end, too.
          </p>
        </section>
        <section class="sheet" aria-labelledby="h-entries" data-live="entries">
          <h2 id="h-entries">Entries</h2>
          <nav class="sorted" aria-label="Types of entries">
            {filters.map(({ label, href, current }) => (
              <a key={label} href={href} aria-current={current ? 'true' : undefined}>
                {label}
              </a>
            ))}
          </nav>
          <AuditRows rows={rows} />
          <p class="hint">Newest first. Times are UTC; j stands for the journal.</p>
          <p class="actions">
            {newestHref !== null && <a href={newestHref}>Newest entries</a>}
            {olderHref !== null && (
              <a href={olderHref} rel="next">
                Older entries
              </a>
            )}
          </p>
        </section>
      </>
    ),
  });
}

export function renderInstanceArtifacts(view: ArtifactsPageView, { visit, note }: ConsolePageProps): string {
  const { head, rows, total, nextHref } = view;
  return renderConsole({
    title: `Artifacts – ${head.name}`,
    at: 'instances',
    visit,
    note,
    instanceId: head.id,
    children: (
      <>
        <InstanceHead head={head} title="Artifacts" />
        <section class="sheet" aria-labelledby="h-all" data-live="artifacts">
          <h2 id="h-all">{total} in all, by name</h2>
          {rows.length === 0 ? <p class="hint">Nothing is stored.</p> : <ArtifactRows rows={rows} />}
          {nextHref !== null && (
            <p class="actions">
              <a href={nextHref} rel="next">
                Next page
              </a>
            </p>
          )}
        </section>
      </>
    ),
  });
}

export function renderInstanceComments(
  { head, thread }: CommentsPageView,
  { visit, note }: ConsolePageProps,
): string {
  return renderConsole({
    title: `Comments – ${head.name}`,
    at: 'instances',
    visit,
    note,
    instanceId: head.id,
    children: (
      <div class="narrow stack" data-gap="wide">
        <InstanceHead head={head} title="Comments" />
        <div class="sheet" data-live="comments">
          <Thread thread={thread} action={INSTANCE.comments(head.id)} />
        </div>
      </div>
    ),
  });
}

export function renderInstanceReceipt(
  { head, receipt }: ConsoleReceiptView,
  { visit }: ConsolePageProps,
): string {
  return renderConsole({
    title: `Receipt: ${receipt.title}`,
    at: 'instances',
    visit,
    live: false,
    children: (
      <div class="narrow stack" data-gap="wide">
        <p class="kicker">
          <a href={INSTANCE.page(head.id)}>{head.name}</a> / Receipt
        </p>
        <ReceiptSheet view={receipt} />
      </div>
    ),
  });
}

export function renderTranscript(view: TranscriptPageView, { visit }: ConsolePageProps): string {
  const { head, title, back, said } = view;
  return renderConsole({
    title: `${title} – ${head.name}`,
    at: 'instances',
    visit,
    live: false,
    children: (
      <>
        <InstanceHead head={head} title={title} />
        <p class="small">
          <a href={back.href}>{back.label}</a>
        </p>
        <section class="sheet" aria-label="What was said">
          <ol class="rows" data-edge="open">
            {said.map(({ who, text }, index) => (
              <li key={index}>
                <p class="row-title">{who}</p>
                <pre class="text-artifact" tabIndex={0}>
                  {text}
                </pre>
              </li>
            ))}
          </ol>
        </section>
      </>
    ),
  });
}
