// What the other side of a tool answers, without the secrets that it was sent: some servers send back what they got, and
// answers go to models, into the journal and on pages.

/** Shorter ones would take words out of any text. */
const LEAST_CHARS = 6;

/** `secrets`: as they were sent, such as `Bearer x`; each of their words is taken out, too. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, ...secret.split(/\s+/)])
    .filter(({ length }) => length >= LEAST_CHARS)
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
}
