// The page of a person's own receipt: what is on record, what still waits for them, how to keep it. Prints on one page.
import { count } from '../../process/views/written-date.ts';
import { renderInstancePage } from '../components/frame.tsx';
import { Icon } from '../components/icon.tsx';
import { Note, When } from '../components/parts.tsx';
import { ReceiptSheet } from '../components/receipt-sheet.tsx';
import type { ReceiptView } from '../page-views.ts';
import { PATHS, anchorOf } from '../paths.ts';

export function renderReceipt(view: ReceiptView): string {
  const verb = view.choice === 'approve' ? 'approved' : 'rejected';
  return renderInstancePage({
    title: `Receipt: ${view.title} ${verb}`,
    width: 'read',
    frame: view.frame,
    children: (
      <>
        {view.note && <Note note={view.note} />}
        <Waiting view={view} />
        <ReceiptSheet view={view} />
        <div class="actions foot">
          {view.waiting[0] && (
            <a
              class="button"
              data-kind="primary"
              href={`${PATHS.decide}#${anchorOf(view.waiting[0].approvalId)}`}
            >
              Next decision: {view.waiting[0].title} <Icon name="arrow" />
            </a>
          )}
          <a class="button" href={PATHS.home}>
            Where the process stands
          </a>
        </div>
        <p class="hint no-print">
          To keep this receipt, print this page or{' '}
          <a href={PATHS.receiptJson(view.decisionId)} download>
            download it as JSON
          </a>
          . You find it again under your link.
        </p>
        {view.mayRevoke && (
          <p class="hint no-print">
            Nothing was built on your answer yet:{' '}
            <a href={PATHS.revoke(view.decisionId)}>you can still take it back</a>.
          </p>
        )}
      </>
    ),
  });
}

function Waiting({ view: { waiting } }: { view: ReceiptView }) {
  const [first] = waiting;
  if (!first) return null;
  return (
    <div class="note no-print" data-tone="wait">
      <h2>
        {count(waiting.length, 'decision')} still {waiting.length === 1 ? 'waits' : 'wait'} for you
      </h2>
      <p>
        {first.title}, by <When at={first.dueAt} />.{' '}
        <a href={`${PATHS.decide}#${anchorOf(first.approvalId)}`}>Read and decide</a>
      </p>
    </div>
  );
}
