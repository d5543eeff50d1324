// The audit trail: what happened, newest first, who did it, with its hash.
import type { AuditRowView, AuditView } from '../views/types/instance.ts';
import { writtenDate } from '../../process/views/written-date.ts';

/** On the page of the instance: the newest entries and the way to all of them. */
export function InstanceAudit({ audit }: { audit: AuditView }) {
  return (
    <section class="sheet" id="audit" aria-labelledby="h-audit" data-live="audit">
      <div class="head">
        <h2 id="h-audit">Audit trail</h2>{' '}
        <span class="small">
          {audit.filters
            .filter(({ label }) => ['Approvals', 'Phases', 'Tasks'].includes(label))
            .map(({ label, href }) => (
              <span key={label}>
                <a href={href}>
                  {label}
                  <span class="hidden"> on the audit trail</span>
                </a>{' '}
                ·{' '}
              </span>
            ))}
          <a href={audit.allHref}>All, export and verify</a>
        </span>
      </div>
      <AuditRows rows={audit.rows} />
      <ChainWords audit={audit} />
    </section>
  );
}

export function AuditRows({ rows }: { rows: AuditRowView[] }) {
  if (rows.length === 0) return <p class="hint">No entry of this kind.</p>;
  return (
    <ol class="log" data-after="head">
      {rows.map((row) => (
        <li key={row.position}>
          <span title={row.stream === 'journal' ? 'Entry of the journal' : 'Event'}>
            {row.stream === 'journal' ? `j${row.seq}` : row.seq}
          </span>{' '}
          <time datetime={new Date(row.at).toISOString()}>{shortDate(row.at)}</time>{' '}
          <span class="what">{row.says}</span> <span>{row.who}</span> <code>{row.hash.slice(0, 8)}</code>
        </li>
      ))}
    </ol>
  );
}

function ChainWords({ audit: { chain, allHref } }: { audit: AuditView }) {
  return (
    <p class="hint">
      Times are UTC; j stands for the journal.{' '}
      {chain !== null && <span class={chain.tone === 'bad' ? 'broken' : undefined}>{chain.says}</span>}{' '}
      <a href={allHref}>All entries</a>
    </p>
  );
}

/** "Wed 11 Mar, 09:38:02" */
const shortDate = (at: number): string =>
  writtenDate(at, { seconds: true, year: false }).replace(/^(\w+ \d+ \w{3})\w*, (.*) UTC$/, '$1, $2');
