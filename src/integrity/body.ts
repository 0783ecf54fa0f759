import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { UnusableBody, unpacked } from "./unpack.ts";

/** A body after unpacking: its hash, and its content where that is kept. */
export interface Body {
  /** SHA-256 in hexadecimal. */
  sum: string;
  size: number;
  /** Empty unless the content is kept. */
  bytes: Buffer;
}

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
