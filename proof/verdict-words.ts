// A verdict in plain sentences: what is proven, and what is not.
import type { Bad, Verdict } from './verdict.ts';

/** Lines for people, each whole. A file may hold anything: nothing of it moves a terminal's cursor or begins a line of its own. */
export const verdictWords = (verdict: Verdict, file: string): string[] =>
  wordsOf(verdict, file).map((line) => line.replace(UNSEEN, '\ufffd'));

/** Controls, ways to turn the direction of writing, and separators of lines. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

function wordsOf(verdict: Verdict, file: string): string[] {
  if (!verdict.ok) {
    const of = verdict.instance ? ` (instance ${verdict.instance.id}, “${verdict.instance.name}”)` : '';
    return [`${file}${of} does NOT hold.`, `First bad entry: ${placeOf(verdict.bad)}.`, verdict.bad.reason];
  }
  const { instance, events, journal, checkpoints, outside, artifacts, receipts, keys } = verdict;
  return [
    `${file} holds: instance ${instance.id}, “${instance.name}”, process ${instance.processId} ${instance.version}, exported ${new Date(verdict.exportedAt).toISOString()} by ${verdict.issuer}.`,
    `${count(events, 'event')} and ${count(journal, 'journal entry', 'journal entries')}: each follows from the one before it. None was changed, inserted, moved or left out since the export was sealed.`,
    checkpoints === 0
      ? 'No checkpoint stands in it: it was exported before the first one was due.'
      : `${count(checkpoints, 'checkpoint')} in it ${checkpoints === 1 ? 'agrees' : 'agree'} with the entries.`,
    ...(outside ? outsideWords(outside) : [NO_OUTSIDE]),
    ...(artifacts
      ? [`${count(artifacts.found, 'artifact')} listed: the bytes of each are there, unchanged.`]
      : ['Artifacts were not looked at: give their folder with --artifacts.']),
    ...(receipts > 0
      ? [`${count(receipts, 'receipt')} given: the head that each names is an entry of this trail.`]
      : []),
    ...keyWords(keys),
  ];
}

const NO_OUTSIDE =
  'NOT proven: that nobody rewrote the database before the export. Give checkpoints kept outside of it with --checkpoints, or the head of a receipt with --receipt.';

function outsideWords({
  agreed,
  later,
  missing,
}: NonNullable<Extract<Verdict, { ok: true }>['outside']>): string[] {
  const after = later > 0 ? ` ${count(later, 'checkpoint')} from after the export say nothing about it.` : '';
  if (agreed === 0) {
    return [
      `NOT proven: that nobody rewrote the database before the export. Among the checkpoints given is none of this instance from before it.${after}`,
    ];
  }
  const lacks =
    missing > 0
      ? [
          `${count(missing, 'checkpoint')} of the file ${missing === 1 ? 'is' : 'are'} not among those given: some months are missing there, or lines were taken out.`,
        ]
      : [];
  return [
    `${count(agreed, 'checkpoint')} kept outside of the database ${agreed === 1 ? 'agrees' : 'agree'}: up to the last of them nothing was rewritten before the export either.${after}`,
    ...lacks,
  ];
}

function keyWords({ trusted, signedWith }: Extract<Verdict, { ok: true }>['keys']): string[] {
  const named = signedWith.map(({ kid, thumbprint }) => `  ${kid}  ${thumbprint}`);
  if (trusted) return ['Signed with keys that you trust:', ...named];
  return [
    'NOT proven: who signed it. The file brings its own public keys; compare their thumbprints (RFC 7638, SHA-256) with those the installation publishes at /.well-known/jwks.json, or give these with --keys:',
    ...named,
  ];
}

const placeOf = ({ stream, seq, line }: Bad): string => {
  const where = line === null ? '' : `line ${line}`;
  if (stream === null || seq === null) return where === '' ? 'none in particular' : where;
  return `${stream} ${seq}${where === '' ? '' : ` (${where})`}`;
};

const count = (n: number, one: string, more = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : more}`;
