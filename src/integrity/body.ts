import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { pipeline, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";

/** A body after unpacking: its hash, and its content where that is kept. */
export interface Body {
  /** SHA-256 in hexadecimal. */
  sum: string;
  size: number;
  /** Empty unless the content is kept. */
  bytes: Buffer;
}

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

/** How each content coding that browsers accept is unpacked. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: () => createZstdDecompress(ZSTD),
};

/** Bodies may be this large without waiting for others: few are, and all at once they must not fill the memory. */
const LARGE_BYTES = 256 << 10;

/** What reading a body needs. */
export interface BodyOptions {
  /** The most bytes that it may have, both as received and unpacked. */
  most: number;
  /** Whether its content is kept, besides its hash. */
  keep: boolean;
  /** The host that sends it. */
  host: string;
  /** Called when it starts to wait for a large body of another host, which is not this one's delay. */
  onPaused: () => void;
  /** Called when it has waited. */
  onResumed: () => void;
}

/** Reads a body as it arrives, unpacks it by its `Content-Encoding`, and stops at a limit. Throws `UnusableBody`. */
export async function readBody(response: IncomingMessage, { most, keep, host, onPaused, onResumed }: BodyOptions): Promise<Body> {
  const hash = createHash("sha256");
  const chunks: Buffer[] = [];
  let total = 0;
  let release: (() => void) | undefined;
  try {
    for await (const chunk of unpacked(response, most)) {
      total += chunk.length;
      if (total > most) throw new UnusableBody(`is larger than ${most} bytes when unpacked`, "oversized");
      hash.update(chunk);
      if (keep) chunks.push(chunk);
      if (total <= LARGE_BYTES || release) continue;
      release = await turnOfLarge(host, onPaused);
      onResumed();
    }
    return { sum: hash.digest("hex"), size: total, bytes: Buffer.concat(chunks) };
  } finally {
    release?.();
    response.destroy();
  }
}

/**
 * Waits until no other large body is being read. Returns what ends the turn. Of each host only one body waits for those of others:
 * a host that takes long for many bodies delays its own.
 */
async function turnOfLarge(host: string, onPaused: () => void): Promise<() => void> {
  const endForHost = await turnIn(host);
  onPaused();
  const end = await turnIn("all hosts");
  return () => {
    end();
    endForHost();
  };
}

/** The end of the last turn in each queue. */
const lastTurns = new Map<string, Promise<void>>();

async function turnIn(queue: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const previous = lastTurns.get(queue);
  lastTurns.set(queue, promise);
  await previous;
  return () => {
    if (lastTurns.get(queue) === promise) lastTurns.delete(queue);
    resolve();
  };
}

async function* unpacked(response: IncomingMessage, most: number): AsyncGenerator<Buffer> {
  const coding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (coding === "" || coding === "identity") return yield* response as AsyncIterable<Buffer>;
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding]?.() : undefined;
  if (!decoder) throw new UnusableBody("has a content encoding that was not asked for");
  // The error of either stream is thrown where the result is read.
  pipeline(
    response,
    (source: AsyncIterable<Buffer>) => limited(source, most),
    decoder,
    () => {},
  );
  try {
    yield* decoder as AsyncIterable<Buffer>;
  } catch (error) {
    const isMalformed = /^(Z_|ERR__|ZSTD_)/.test((error as NodeJS.ErrnoException).code ?? "");
    throw isMalformed ? new UnusableBody(`cannot be unpacked as ${coding}`) : error;
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
