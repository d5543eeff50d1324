// Bytes into lines, in little memory. A line ends with LF and with nothing else.
export interface Line {
  /** From 1. */
  number: number;
  /** Without its end. */
  bytes: Buffer;
  /** False for a last line that does not end: the file was cut, or is still being written. */
  ends: boolean;
}

/** Longer than any line that we write: a request's body and an agent's output are bounded far below. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Throws LineTooLong. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Line> {
  let number = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
      const tail = bytes.subarray(from, end);
      yield {
        number: ++number,
        bytes: rest.length === 0 ? tail : Buffer.concat([...rest, tail]),
        ends: true,
      };
      rest = [];
      restBytes = 0;
      from = end + 1;
    }
    if (from < bytes.length) {
      // A copy: who reads the file may use the same memory for its next part.
      rest.push(Buffer.from(bytes.subarray(from)));
      restBytes += bytes.length - from;
      if (restBytes > MAX_LINE_BYTES) throw new LineTooLong(number + 1);
    }
  }
  if (rest.length > 0) yield { number: number + 1, bytes: Buffer.concat(rest), ends: false };
}

export class LineTooLong extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`Line ${line} is longer than any line of an export.`);
    this.line = line;
  }
}
