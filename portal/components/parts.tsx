// The small parts that all pages are made of: dates, notes, people, digests, hidden fields.
import type { ComponentChildren } from 'preact';
import { timeLeft, writtenDate } from '../../process/views/written-date.ts';
import type { ActorView, InstanceFrame, NoteView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Icon } from './icon.tsx';

/** An instant in words, in a `time` element. */
export function When({
  at,
  seconds = false,
  year = true,
}: {
  at: number;
  seconds?: boolean;
  year?: boolean;
}) {
  return <time datetime={new Date(at).toISOString()}>{writtenDate(at, { seconds, year })}</time>;
}

/** "Decide by Thu 12 March 2026, 17:32 UTC (31 hours left)". */
export function Due({
  at,
  now,
  overdue,
  verb,
}: {
  at: number;
  now: number;
  overdue?: boolean;
  verb: string;
}) {
  return (
    <p class="due" data-tone={overdue ? 'bad' : 'wait'}>
      <Icon name={overdue ? 'alert' : 'clock'} />
      {overdue ? 'Overdue, still open. It was due ' : `${verb} by `}
      <When at={at} /> <span class="nowrap">({timeLeft(at, now)})</span>
    </p>
  );
}

export function Note({ note, level = 2 }: { note: NoteView; level?: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div class="note no-print" data-tone={note.tone} role={note.tone === 'bad' ? 'alert' : 'status'}>
      <Heading>{note.title}</Heading>
      <p class="small">{note.text}</p>
    </div>
  );
}

/** A name with what must stand beside it. */
export function Actor({ actor }: { actor: ActorView }) {
  return (
    <>
      <span class="person">
        <Icon name={actor.kind} />
        {actor.name}
      </span>
      {actor.kind === 'agent' && (
        <>
          {' '}
          <span class="tag">AI agent</span>
        </>
      )}
      {actor.simulated && (
        <>
          {' '}
          <span class="tag">simulated</span>
        </>
      )}
    </>
  );
}

/** A SHA-256 in groups of eight, to compare by eye; copying it gives it whole. */
export function Digest({ hex }: { hex: string }) {
  return (
    <code class="digest">
      {(hex.match(/.{1,8}/g) ?? []).map((group) => (
        <span key={group}>{group}</span>
      ))}
    </code>
  );
}

export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />;
}

export function State({ choice }: { choice: 'approve' | 'reject' }) {
  return (
    <span class="state" data-tone={choice === 'approve' ? 'ok' : 'bad'}>
      <Icon name={choice === 'approve' ? 'check' : 'cross'} />
      {choice === 'approve' ? 'Approved' : 'Rejected'}
    </span>
  );
}

/** Somebody's words: plain text, line breaks kept. */
export function Said({ children, small }: { children: ComponentChildren; small?: boolean }) {
  return <blockquote class={small ? 'said small' : 'said'}>{children}</blockquote>;
}

/** The line above a page's heading: which process it belongs to, with the way back to its first page. `children`: what follows. */
export function Kicker({ frame, children }: { frame: InstanceFrame; children?: ComponentChildren }) {
  return (
    <p class="kicker">
      <a href={PATHS.home}>{frame.processName}</a>
      {children}
    </p>
  );
}

/** The same with the phase it is in. */
export function KickerWithPhase({ frame }: { frame: InstanceFrame }) {
  return <Kicker frame={frame}>{frame.where !== null && ` · ${frame.where}`}</Kicker>;
}
