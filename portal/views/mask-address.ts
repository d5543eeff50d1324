// Addresses as pages show them: enough to recognise one's own, too little to learn another's.

/** "it-•••••@acme.com". What has no @ is masked whole. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return '•••••';
  const name = address.slice(0, at);
  const shown =
    name.length <= 3
      ? name.slice(0, 1)
      : name.slice(0, name.includes('-') && name.indexOf('-') < 4 ? name.indexOf('-') + 1 : 2);
  return `${shown}•••••${address.slice(at)}`;
}
