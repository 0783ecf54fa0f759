import { setTimeout as sleep } from "node:timers/promises";
import type { Instant } from "../domain/time.ts";
import { countNotices } from "../usecases/notices.ts";
import { readPublication } from "../usecases/reading/desk.ts";
import type { Desk } from "./desk.ts";
import { readMirrors } from "./mirrors.ts";

const PATIENCE = 3_000;
const LOOK_EVERY = 20;

/** What became of a publication: live since when, or not yet, and why. */
export interface Liveness {
  seq: number;
  liveAt: Instant | null;
  fault: string | undefined;
  /** Whether the page should look again by itself: it is not live, or on its way to mirrors that answer. */
  isOnItsWay: boolean;
  /** How many notices of it are still to be sent. */
  notices: number;
}

/** Waits a little until a publication is live, which it normally is at once. Undefined when there is none with this number. */
export async function awaitLive(desk: Desk, seq: number): Promise<Liveness | undefined> {
  const { context, queue } = desk;
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const publication = readPublication(context, seq);
    if (!publication) return undefined;
    const { liveAt } = publication;
    if (liveAt !== null || queue.fault() !== undefined || performance.now() > deadline)
      return {
        seq,
        liveAt,
        fault: queue.fault(),
        isOnItsWay: liveAt === null || (await isOnItsWay(desk)),
        notices: countNotices(context, seq),
      };
    await sleep(LOOK_EVERY);
  }
}

/** Whether a mirror that answers is about to get what it lacks. */
const isOnItsWay = async (desk: Desk): Promise<boolean> => (await readMirrors(desk)).some(({ state }) => state === "behind");

/** The publication that a page was reached by posting (`?posted=12`), once it is live or patience has ended. */
export async function postedOf(desk: Desk, url: URL): Promise<Liveness | undefined> {
  const seq = url.searchParams.get("posted") ?? "";
  return /^\d{1,15}$/.test(seq) ? awaitLive(desk, Number(seq)) : undefined;
}

/** The key of the draft that was posted, as the address says; the browser may forget it. */
export function draftOf(incidentId: string, url: URL): string | undefined {
  const form = url.searchParams.get("form") ?? "";
  if (!/^[a-z]+(-[0-9a-z]{12})?$/.test(form)) return undefined;
  return form === "new" || form === "announce" || form.startsWith("review-") ? form : `${incidentId}.${form}`;
}

/** The key of the draft that was sent for review, as the desk's address says. */
export function sentOf(url: URL): string | undefined {
  const sent = url.searchParams.get("sent") ?? "";
  return /^(new|[0-9a-z]{12}\.update|review-[0-9a-z]{12})$/.test(sent) ? sent : undefined;
}
