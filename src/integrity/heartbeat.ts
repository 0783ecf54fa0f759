import { canonical } from "#domain/canonical.ts";
import { type Instant, MINUTE, parseIso, toIso } from "#domain/time.ts";

/** States that the publisher is running, and that everything posted until `checkedAt` is live. */
export interface Heartbeat {
  seq: number;
  publishedAt: Instant;
  checkedAt: Instant;
}

/** Some of the heartbeats, one per minute, may be late or lost before readers see a warning. */
export const HEARTBEAT_VALIDITY = 5 * MINUTE;

export const writeHeartbeat = ({ seq, publishedAt, checkedAt }: Heartbeat): string =>
  canonical({
    seq,
    publishedAt: toIso(publishedAt),
    checkedAt: toIso(checkedAt),
    validUntil: toIso(checkedAt + HEARTBEAT_VALIDITY),
  });

/** Parses a heartbeat; undefined if it is not exactly what `writeHeartbeat` writes. */
export function readHeartbeat(text: string): Heartbeat | undefined {
  try {
    const { seq, publishedAt, checkedAt } = JSON.parse(text);
    const times = [parseIso(publishedAt), parseIso(checkedAt)] as [Instant, Instant];
    const heartbeat = { seq, publishedAt: times[0], checkedAt: times[1] };
    return writeHeartbeat(heartbeat) === text ? heartbeat : undefined;
  } catch {
    return undefined;
  }
}
