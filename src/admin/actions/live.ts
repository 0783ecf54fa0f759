import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Instant } from "#domain/time.ts";
import { waitUntilLive } from "#publisher/wait-until-live.ts";
import { countNotices } from "#usecases/notifications/notices.ts";
import { readMirrors } from "./mirrors.ts";

const PATIENCE = 5_000;

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
async function livenessOf(admin: AdminContext, seq: number): Promise<Liveness | undefined> {
  const publication = await waitUntilLive(admin, seq, PATIENCE);
  if (!publication) return undefined;
  const { liveAt, fault } = publication;
  return {
    seq,
    liveAt,
    fault,
    isOnItsWay: liveAt === null || (await isOnItsWay(admin)),
    notices: countNotices(admin.context, seq),
  };
}

/** Whether a mirror that answers is about to get what it lacks. */
const isOnItsWay = async (admin: AdminContext): Promise<boolean> => (await readMirrors(admin)).some(({ state }) => state === "behind");

/** The publication that a page was reached by posting (`?posted=12`), once it is live or patience has ended. */
export async function postedOf(admin: AdminContext, url: URL): Promise<Liveness | undefined> {
  const seq = url.searchParams.get("posted") ?? "";
  return /^\d{1,15}$/.test(seq) ? livenessOf(admin, Number(seq)) : undefined;
}

/** The key of the draft that was posted, as the address says; the browser may forget it. */
export function draftOf(incidentId: string, url: URL): string | undefined {
  const form = url.searchParams.get("form") ?? "";
  if (!/^[a-z]+(-[0-9a-z]{12})?$/.test(form)) return undefined;
  return form === "new" || form === "announce" || form.startsWith("review-") ? form : `${incidentId}.${form}`;
}

/** The key of the draft that was sent for review, as the admin's address says. */
export function sentOf(url: URL): string | undefined {
  const sent = url.searchParams.get("sent") ?? "";
  return /^(new|[0-9a-z]{12}\.update|review-[0-9a-z]{12})$/.test(sent) ? sent : undefined;
}
