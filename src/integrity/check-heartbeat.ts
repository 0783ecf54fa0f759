import { HEARTBEAT_VALIDITY, isPlausible } from "#domain/publishing/freshness.ts";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import type { Copy } from "./copy.ts";
import { broken, type IntegrityFault, missing, unusable } from "./fault.ts";
import { FILES } from "./files.ts";
import { type Heartbeat, readHeartbeat } from "./heartbeat.ts";
import type { Manifest } from "./manifest.ts";
import type { Served } from "./served.ts";

interface HeartbeatCheck {
  now: () => Instant;
  /** Whether an expired heartbeat is a fault. */
  fresh: boolean;
}

/** Checks the heartbeat of a copy, which is not signed, in every form: its format, its publication and its time. */
export async function checkHeartbeat(copy: Copy, manifest: Manifest, { now, fresh }: HeartbeatCheck): Promise<IntegrityFault[]> {
  const faults: IntegrityFault[] = [];
  for (const form of copy.forms) {
    const served = await copy.read(FILES.heartbeat, { form });
    const fault = faultOf(served, manifest, now(), fresh);
    if (fault && !faults.some(({ text }) => text === fault.text)) faults.push(fault);
  }
  return faults;
}

function faultOf(served: Served | undefined, manifest: Manifest, now: Instant, fresh: boolean): IntegrityFault | undefined {
  if (!served) return missing(FILES.heartbeat);
  if (served.problem !== undefined) return unusable(FILES.heartbeat, served);
  const heartbeat = readHeartbeat(served.bytes.toString());
  if (!heartbeat) return broken(FILES.heartbeat, `it is not a heartbeat valid for ${HEARTBEAT_VALIDITY / MINUTE} minutes.`);
  const matches =
    heartbeat.seq === manifest.seq &&
    heartbeat.publishedAt === manifest.publishedAt &&
    heartbeat.checkedAt >= heartbeat.publishedAt;
  if (!matches) return broken(FILES.heartbeat, "it is from a different publication than the manifest.");
  return timeFault(heartbeat, now, fresh);
}

function timeFault({ checkedAt }: Heartbeat, now: Instant, fresh: boolean): IntegrityFault | undefined {
  if (!isPlausible(checkedAt, now)) {
    const minutes = Math.floor((checkedAt - now) / MINUTE);
    return broken(FILES.heartbeat, `clocks disagree: it is from ${toIso(checkedAt)}, ${minutes} minutes ahead of this clock.`);
  }
  if (!fresh || checkedAt + HEARTBEAT_VALIDITY >= now) return undefined;
  return { ...broken(FILES.heartbeat, `the publisher has been silent since ${toIso(checkedAt)}.`), kind: "stale" };
}
