// The one form before the mailbox: the local token.
import { PATHS } from '../../portal/index.ts';

/** A whole page; `problem` is said at the field. */
export function mailboxLoginPage(problem: string | null): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Mailbox – Countersign</title>
<link rel="stylesheet" href="${PATHS.stylesheet}">
</head>
<body data-width="narrow">
<main class="page" id="main">
  <header class="stack"><h1>Mailbox</h1>
  <p class="lede">No mail server is configured, so this server keeps its mails here. Whoever reads them can decide in their recipient’s name: log in with the token first.</p></header>
  <form class="sheet stack" method="post" action="${PATHS.mailbox}">
    <div class="field">
      <label for="token">Token</label>
      <p class="hint" id="token-hint">It is in the file “token” in the data folder: .data/token unless COUNTERSIGN_DATA says otherwise.</p>
      ${problem ? `<p class="problem" id="token-problem">${problem}</p>` : ''}
      <input id="token" name="token" type="password" autocomplete="current-password" required aria-describedby="token-hint${problem ? ' token-problem' : ''}"${problem ? ' aria-invalid="true"' : ''}>
    </div>
    <button type="submit" class="button" data-kind="primary">Open the mailbox</button>
  </form>
</main>
</body>
</html>`;
}
