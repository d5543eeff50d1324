// The approvals of an instance: open, past, to come.
import { Said, When } from '../../portal/components/parts.tsx';
import { count } from '../../process/views/written-date.ts';
import type { ApprovalRowView, InstanceApprovalsView } from '../views/types/instance.ts';
import { State } from './state.tsx';

export function InstanceApprovals({ approvals }: { approvals: InstanceApprovalsView }) {
  const { open, past, pastLeft, later, laterLeft } = approvals;
  const isEmpty = open.length + past.length + later.length === 0;
  return (
    <section class="sheet" id="approvals" aria-labelledby="h-approvals" data-live="approvals">
      <h2 id="h-approvals">Approvals</h2>
      {isEmpty && <p class="hint">This process asks nobody to approve anything.</p>}
      {open.length + past.length > 0 && (
        <ul class="rows" data-after="head">
          {open.map((each) => (
            <Approval key={each.id} approval={each} />
          ))}
          {past.map((each) => (
            <Approval key={each.id} approval={each} />
          ))}
        </ul>
      )}
      {pastLeft > 0 && <p class="hint">{count(pastLeft, 'earlier approval')} on the audit trail.</p>}
      {later.length > 0 && (
        <details class="older" id="approvals-later">
          <summary>To come: {later.length + laterLeft}</summary>
          <ul class="rows" data-gap="tight">
            {later.map(({ title, says }) => (
              <li key={`${title} ${says}`}>
                <span class="row-title">{title}</span> <span class="hint">{says}</span>
              </li>
            ))}
          </ul>
          {laterLeft > 0 && <p class="hint">and {laterLeft} more</p>}
        </details>
      )}
    </section>
  );
}

function Approval({ approval }: { approval: ApprovalRowView }) {
  return (
    <li>
      <p class="head">
        <span class="row-title">{approval.title}</span> <State state={approval.state} />
      </p>
      <p class="hint">
        {approval.kind}. {approval.facts.join(' ')}
      </p>
      {approval.shown.length > 0 && (
        <p class="hint">
          Shown:{' '}
          {approval.shown.map(({ key, version, sha256, href }, index) => (
            <span key={key}>
              {index > 0 && '; '}
              <a href={href}>{key}</a>, version {version}
              {sha256 !== '' && (
                <>
                  , <code>{sha256.slice(0, 8)}…</code>
                </>
              )}
            </span>
          ))}
        </p>
      )}
      {approval.answers.map(({ who, choice, at, comment, receiptHref }) => (
        <div key={receiptHref} class="stack" data-gap="tight">
          <p class="small">
            {who} {choice === 'approve' ? 'approved' : 'rejected'} it, <When at={at} year={false} />.{' '}
            <a href={receiptHref}>
              Receipt
              <span class="hidden">
                {' '}
                of {who} for {approval.title}
              </span>
            </a>
          </p>
          {comment !== '' && <Said small>{comment}</Said>}
        </div>
      ))}
    </li>
  );
}
