// The difference between two versions of an artifact: lines of text, fields of data, or sizes and digests alone.
import type { DiffBodyView, DiffView } from '../page-views.ts';
import { fieldDiff } from './field-diff.ts';
import { versionView } from './artifact-view.ts';
import { lineDiff } from './line-diff.ts';
import { contentView } from './shown-artifact.ts';
import { frameOf } from './view-source.ts';
import type { StoredVersion, ViewSource } from './view-source.ts';

/** `from` and `to`: versions of one key, whose bytes `source.content` has where they are readable. */
export function buildDiffView(source: ViewSource, from: StoredVersion, to: StoredVersion): DiffView {
  return {
    frame: frameOf(source),
    key: to.key,
    from: versionView(source, from),
    to: versionView(source, to),
    body: bodyOf(source, from, to),
  };
}

function bodyOf(source: ViewSource, from: StoredVersion, to: StoredVersion): DiffBodyView {
  if (from.sha256 === to.sha256) return { kind: 'same' };
  const [before, after] = [from, to].map((stored) => contentView(stored, source.content(stored.sha256)));
  if (before!.kind === 'json' && after!.kind === 'json') return fieldDiff(before!.value, after!.value);
  const texts = [before!, after!].map((content) =>
    content.kind === 'text' || content.kind === 'markdown'
      ? content.text
      : content.kind === 'json'
        ? JSON.stringify(content.value, null, 2)
        : null,
  );
  const [old, now] = texts;
  if (typeof old === 'string' && typeof now === 'string') return lineDiff(old, now);
  return {
    kind: 'bytes',
    why: 'One of the two is no text, or too large to be compared here. Download both to compare them.',
  };
}
