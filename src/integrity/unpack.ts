import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream";
import { constants, createBrotliDecompress, createInflate, createInflateRaw, createZstdDecompress } from "node:zlib";

/** Thrown where a body cannot be used; the message is the end of a sentence about the file. */
export class UnusableBody extends Error {
  readonly kind: "broken" | "oversized";
  constructor(message: string, kind: "broken" | "oversized" = "broken") {
    super(message);
    this.kind = kind;
  }
}

// Browsers refuse a larger window of zstd too (RFC 9659), and a hostile server could ask for one of 128 MB.
const ZSTD = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

/** How each content coding that browsers accept is unpacked. Node would join all parts of a gzip, of which browsers show only the first. */
const DECODERS = {
  gzip: createInflateRaw,
  "x-gzip": createInflateRaw,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: () => createZstdDecompress(ZSTD),
};
type Coding = keyof typeof DECODERS;

/**
 * The content of a response, unpacked by its `Content-Encoding` as it arrives, of which at most `most` bytes are received. Throws
 * `UnusableBody`, also where anything follows the compressed content: some readers would show it, and others would not.
 */
export async function* unpacked(response: IncomingMessage, most: number): AsyncGenerator<Buffer> {
  const coding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (coding === "" || coding === "identity") return yield* response as AsyncIterable<Buffer>;
  if (!Object.hasOwn(DECODERS, coding)) throw new UnusableBody("has a content encoding that was not asked for");
  const isGzip = DECODERS[coding as Coding] === createInflateRaw;
  const decoder = DECODERS[coding as Coding]();
  let received = 0;
  // What follows the content may arrive after the decoder has ended.
  const ended = new Promise<unknown>((resolve) => pipeline(response, counted, decoder, resolve));
  try {
    yield* decoder as AsyncIterable<Buffer>;
    const error = await ended;
    if (error) throw error;
  } catch (error) {
    const isMalformed = /^(Z_|ERR__|ZSTD_)/.test((error as NodeJS.ErrnoException).code ?? "");
    throw isMalformed ? new UnusableBody(`cannot be unpacked as ${coding}`) : error;
  }
  if (received !== decoder.bytesWritten + (isGzip ? GZIP_TRAILER_BYTES : 0))
    throw new UnusableBody("does not end where its compressed content ends");

  async function* counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of isGzip ? withoutGzipHeader(limited(source, most)) : limited(source, most)) {
      received += chunk.length;
      yield chunk;
    }
  }
}

/** Compressing adds a few bytes to what cannot be compressed. */
const CODING_BYTES = 1_024;

async function* limited(source: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let received = 0;
  for await (const chunk of source) {
    received += chunk.length;
    if (received > most + CODING_BYTES) throw new UnusableBody(`is larger than ${most} bytes`, "oversized");
    yield chunk;
  }
}

/** The checksum and the length, which follow the content (RFC 1952, 2.3). */
const GZIP_TRAILER_BYTES = 8;

async function* withoutGzipHeader(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    const length = gzipHeaderLength(start);
    if (length === undefined || length > start.length) continue;
    yield start.subarray(length);
    start = undefined;
  }
  if (start !== undefined) throw new UnusableBody("cannot be unpacked as gzip");
}

const FLAGS = { crc: 2, extra: 4, name: 8, comment: 16 };

/** How long the header of a gzip is (RFC 1952, 2.3); undefined if more of it is needed. Throws `UnusableBody` if it is none. */
function gzipHeaderLength(start: Buffer): number | undefined {
  if (start.length < 12) return undefined;
  if (start.readUIntBE(0, 3) !== 0x1f8b08) throw new UnusableBody("cannot be unpacked as gzip");
  const flags = start.readUInt8(3);
  let length: number | undefined = 10;
  if (flags & FLAGS.extra) length += 2 + start.readUInt16LE(10);
  for (const flag of [FLAGS.name, FLAGS.comment]) if (flags & flag && length !== undefined) length = afterText(start, length);
  return length === undefined || !(flags & FLAGS.crc) ? length : length + 2;
}

/** The position after a text that ends with a zero byte. */
function afterText(bytes: Buffer, from: number): number | undefined {
  const end = bytes.indexOf(0, from);
  return end < 0 ? undefined : end + 1;
}
