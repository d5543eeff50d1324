// The code that a decision may ask for: where to type it in, and the button that has one mailed.
import type { CodeView, DecisionItemView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { Icon } from './icon.tsx';
import { When } from './parts.tsx';

/** Nothing where the decision asks for no code. `id`: of the field; its part of the page is `id`-part. */
export function CodeField({ item, id }: { item: DecisionItemView; id: string }) {
  const { code, typed } = item;
  if (!code) return null;
  const problem = typed?.codeProblem ?? null;
  const asked = code.state === 'sent' || code.state === 'on-its-way';
  const described = problem ? `${id}-hint ${id}-problem` : `${id}-hint`;
  return (
    <div class="field" id={`${id}-part`} data-tone={problem ? 'bad' : undefined}>
      {asked ? (
        <label for={id}>Code from the mail</label>
      ) : (
        <p>
          <strong>Code from the mail</strong>
        </p>
      )}
      <p class="hint" id={`${id}-hint`}>
        <Hint code={code} />
      </p>
      {problem && (
        <p class="problem" id={`${id}-problem`} role="alert">
          <Icon name="alert" /> {problem}
        </p>
      )}
      {asked && (
        <input
          id={id}
          name="code"
          type="text"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={12}
          aria-describedby={described}
          aria-invalid={problem ? 'true' : undefined}
        />
      )}
    </div>
  );
}

/**
 * What the form is sent with. Until a code was asked for there is nothing to record with, so asking is the one button.
 * After that it stands below: the first button is the one that Enter presses.
 */
export function DecisionButtons({ item, label }: { item: DecisionItemView; label: string }) {
  const { code } = item;
  const asked = !code || code.state === 'sent' || code.state === 'on-its-way';
  return (
    <>
      {asked && (
        <button type="submit" class="button" data-kind="primary" data-size="full">
          {label}
        </button>
      )}
      {code && code.maskedAddress !== null && (
        <button
          type="submit"
          class="button"
          data-kind={asked ? undefined : 'primary'}
          data-size="full"
          formaction={PATHS.askCode}
          formnovalidate
        >
          {code.askedAt === null ? 'Mail me a code' : 'Mail me another code'}
        </button>
      )}
    </>
  );
}

function Hint({ code }: { code: CodeView }) {
  const { maskedAddress: to } = code;
  if (to === null)
    return (
      <>
        This decision needs a code by mail, and there is no mail address of yours here. Ask who runs this
        process.
      </>
    );
  switch (code.state) {
    case 'not-asked':
      return (
        <>
          This decision needs a code, six digits, that we mail to <strong>{to}</strong>. What you have chosen
          and typed here stays.
        </>
      );
    case 'on-its-way':
      return (
        <>
          It is on its way to <strong>{to}</strong>, six digits. It should arrive within a minute.
        </>
      );
    case 'sent':
      return (
        <>
          Six digits, mailed to <strong>{to}</strong>.{' '}
          {code.expiresAt !== null && (
            <>
              They work until <When at={code.expiresAt} year={false} />, on this page only.
            </>
          )}
        </>
      );
    case 'ended':
      return (
        <>
          The code that was mailed to <strong>{to}</strong> works no longer. Have another one mailed.
        </>
      );
  }
}
