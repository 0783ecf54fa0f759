import { canonical } from "#domain/canonical.ts";
import { HEARTBEAT_VALIDITY } from "#domain/publishing/freshness.ts";
import { type Instant, parseIso, toIso } from "#domain/time.ts";

export { HEARTBEAT_VALIDITY };

/** States that the publisher is running, and that everything posted until `checkedAt` is live. */
export interface Heartbeat {
  seq: number;
  publishedAt: Instant;
  checkedAt: Instant;
  /** The digests of the list of page versions; missing in copies from before there was one. */
  versions?: string;
}

export const writeHeartbeat = ({ seq, publishedAt, checkedAt, versions }: Heartbeat): string =>
  canonical({
    seq,
    ...(versions !== undefined && { versions }),
    publishedAt: toIso(publishedAt),
    checkedAt: toIso(checkedAt),
    validUntil: toIso(checkedAt + HEARTBEAT_VALIDITY),
  });

/** Parses a heartbeat; undefined if it is not exactly what `writeHeartbeat` writes. */
export function readHeartbeat(text: string): Heartbeat | undefined {
  try {
    const { seq, publishedAt, checkedAt, versions } = JSON.parse(text);
    const times = [parseIso(publishedAt), parseIso(checkedAt)] as [Instant, Instant];
    const heartbeat = { seq, publishedAt: times[0], checkedAt: times[1], ...(versions !== undefined && { versions }) };
    return writeHeartbeat(heartbeat) === text ? heartbeat : undefined;
  } catch {
    return undefined;
  }
}
