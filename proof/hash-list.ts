// The hashes of a stream by seq, 32 bytes each: what checkpoints are held against.

export class HashList {
  #bytes = Buffer.alloc(32 * 1024);
  length = 0;

  /** `hash`: 64 hex digits. */
  add(hash: string): void {
    const at = this.length * 32;
    if (at + 32 > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2);
    this.#bytes.write(hash, at, 'hex');
    this.length += 1;
  }

  /** Of entry `seq`, from 1; '' for 0, where every stream begins. Null past the end. */
  at(seq: number): string | null {
    if (seq === 0) return '';
    if (seq < 1 || seq > this.length) return null;
    return this.#bytes.toString('hex', (seq - 1) * 32, seq * 32);
  }
}
