import { HEARTBEAT_VALIDITY, isPlausible } from "#domain/publishing/freshness.ts";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import type { Copy } from "./copy.ts";
import { broken, type IntegrityFault, missing, unusable } from "./fault.ts";
import { FILES } from "./files.ts";
import { type Heartbeat, readHeartbeat } from "./heartbeat.ts";
import type { Manifest } from "./manifest.ts";
import { listsSigned } from "./page-versions.ts";
import type { Served } from "./served.ts";

interface HeartbeatCheck {
  now: () => Instant;
  /** Whether an expired heartbeat is a fault. */
  fresh: boolean;
  /** The integrity files as signed, with the complete list of page versions; undefined if the list cannot be compared. */
  signed: ReadonlyMap<string, Buffer> | undefined;
}

/** Checks the heartbeat of a copy, which is not signed, in every form: its format, its publication and its time. */
export async function checkHeartbeat(copy: Copy, manifest: Manifest, check: HeartbeatCheck): Promise<IntegrityFault[]> {
  const faults: IntegrityFault[] = [];
  for (const form of copy.forms) {
    const served = await copy.read(FILES.heartbeat, { form });
    const fault = await faultOf(served, manifest, check);
    if (fault && !faults.some(({ text }) => text === fault.text)) faults.push(fault);
  }
  return faults;
}

async function faultOf(
  served: Served | undefined,
  manifest: Manifest,
  { now, fresh, signed }: HeartbeatCheck,
): Promise<IntegrityFault | undefined> {
  if (!served) return missing(FILES.heartbeat);
  if (served.problem !== undefined) return unusable(FILES.heartbeat, served);
  const heartbeat = readHeartbeat(served.bytes.toString());
  if (!heartbeat) return broken(FILES.heartbeat, `it is not a heartbeat valid for ${HEARTBEAT_VALIDITY / MINUTE} minutes.`);
  const matches =
    heartbeat.seq === manifest.seq &&
    heartbeat.publishedAt === manifest.publishedAt &&
    heartbeat.checkedAt >= heartbeat.publishedAt;
  if (!matches) return broken(FILES.heartbeat, "it is from a different publication than the manifest.");
  if (signed && !(await listsSigned(heartbeat, signed)))
    return broken(FILES.heartbeat, "it lists other page versions than those that are signed.");
  return timeFault(heartbeat, now(), fresh);
}

function timeFault({ checkedAt }: Heartbeat, now: Instant, fresh: boolean): IntegrityFault | undefined {
  if (!isPlausible(checkedAt, now)) {
    const minutes = Math.floor((checkedAt - now) / MINUTE);
    return broken(FILES.heartbeat, `clocks disagree: it is from ${toIso(checkedAt)}, ${minutes} minutes ahead of this clock.`);
  }
  if (!fresh || checkedAt + HEARTBEAT_VALIDITY >= now) return undefined;
  return { ...broken(FILES.heartbeat, `the publisher has been silent since ${toIso(checkedAt)}.`), kind: "stale" };
}
