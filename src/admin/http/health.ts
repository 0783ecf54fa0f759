import type { IncomingMessage, ServerResponse } from "node:http";
import { MINUTE } from "#domain/time.ts";
import { type HealthSnapshot, type Running, readHealthSnapshot } from "./health-snapshot.ts";

const MIN_FREE_BYTES = 200_000_000;
const MIN_FREE_SHARE = 0.05;
const MAX_DUE_MS = MINUTE;
const MAX_UNSENT_MS = 15 * MINUTE;
const MAX_SILENCE_MS = 5 * MINUTE;

/** A problem that staff must handle now. */
export interface HealthFault {
  check: "record" | "publishing" | "disk" | "due" | "heartbeat" | "notices";
  message: string;
}

/** The problems of a snapshot, each in one sentence; none where the admin is healthy. */
export function healthFaults({ publishError, disk, due, dueSince, heartbeatAt, notices, now }: HealthSnapshot): HealthFault[] {
  const faults: HealthFault[] = [];
  if (publishError !== undefined) faults.push({ check: "publishing", message: `publishing fails: ${publishError}` });
  if (disk.freeBytes < MIN_FREE_BYTES || disk.freeBytes < disk.bytes * MIN_FREE_SHARE) {
    const share = Math.floor((disk.freeBytes / disk.bytes) * 100);
    faults.push({ check: "disk", message: `the disk has ${Math.floor(disk.freeBytes / 1e6)} MB left, ${share} %` });
  }
  if (dueSince !== null && now - dueSince > MAX_DUE_MS)
    faults.push({ check: "due", message: `${due} committed but not live, the oldest for ${secondsSince(dueSince, now)} s` });
  if (heartbeatAt === null) faults.push({ check: "heartbeat", message: "the heartbeat cannot be read" });
  else if (heartbeatAt !== undefined && now - heartbeatAt > MAX_SILENCE_MS)
    faults.push({ check: "heartbeat", message: `the last heartbeat is ${secondsSince(heartbeatAt, now)} s old` });
  if (notices.since !== null && now - notices.since > MAX_UNSENT_MS)
    faults.push({
      check: "notices",
      message: `${notices.waiting} notifications not sent yet, the oldest for ${secondsSince(notices.since, now)} s`,
    });
  return faults;
}

const secondsSince = (at: number, now: number): number => Math.floor((now - at) / 1000);

function currentFaults(running: Running): HealthFault[] {
  try {
    return healthFaults(readHealthSnapshot(running));
  } catch (error) {
    return [{ check: "record", message: `the database or its disk cannot be read: ${(error as Error).message}` }];
  }
}

/** Answers 200 or 503, with one line for each fault, or as JSON where the request accepts it. */
export function answerHealth({ headers }: IncomingMessage, response: ServerResponse, running: Running): void {
  const faults = currentFaults(running);
  const asJson = headers.accept?.includes("application/json") ?? false;
  const text = faults.length === 0 ? "ok\n" : faults.map(({ message }) => `${message}\n`).join("");
  response
    .writeHead(faults.length === 0 ? 200 : 503, {
      "Content-Type": `${asJson ? "application/json" : "text/plain"}; charset=utf-8`,
    })
    .end(asJson ? `${JSON.stringify({ ok: faults.length === 0, faults })}\n` : text);
}
