import type { AdminContext } from "#admin/http/admin-context.ts";
import { type Instant, SECOND } from "#domain/time.ts";
import { waitUntilLive } from "#publisher/wait-until-live.ts";
import { countNotices } from "#usecases/notifications/notices.ts";
import { readMirrors } from "./mirrors.ts";

const LIVE_TIMEOUT_MS = 5 * SECOND;

/** Whether a publication is live: since when, or why not yet. */
export interface Liveness {
  seq: number;
  liveAt: Instant | null;
  fault: string | undefined;
  /** Whether the page should reload itself: the publication is not live yet, or not yet on a mirror that responds. */
  isPending: boolean;
  /** The number of its notifications that are not sent yet. */
  notices: number;
}

/** Waits a short time until a publication is live, which normally takes milliseconds. Undefined where no publication has the number. */
async function livenessOf(admin: AdminContext, seq: number): Promise<Liveness | undefined> {
  const publication = await waitUntilLive(admin, seq, LIVE_TIMEOUT_MS);
  if (!publication) return undefined;
  const { liveAt, fault } = publication;
  return {
    seq,
    liveAt,
    fault,
    isPending: liveAt === null || (await isMirrorBehind(admin)),
    notices: countNotices(admin.context, seq),
  };
}

/** Whether a mirror that responds is behind. */
const isMirrorBehind = async (admin: AdminContext): Promise<boolean> =>
  (await readMirrors(admin)).some(({ state }) => state === "behind");

/** The publication that a form made before this page (`?posted=12`), once it is live or after a timeout. */
export async function postedOf(admin: AdminContext, url: URL): Promise<Liveness | undefined> {
  const seq = url.searchParams.get("posted") ?? "";
  return /^\d{1,15}$/.test(seq) ? livenessOf(admin, Number(seq)) : undefined;
}

/** The key of the draft that was published, from the page's URL. The browser can delete its copy. */
export function draftOf(incidentId: string, url: URL): string | undefined {
  const form = url.searchParams.get("form") ?? "";
  if (!/^[a-z]+(-[0-9a-z]{12})?$/.test(form)) return undefined;
  return form === "new" || form === "announce" || /^(review|facts)-/.test(form) ? form : `${incidentId}.${form}`;
}

/** The key of the draft that was sent for review, from the dashboard's URL. */
export function sentOf(url: URL): string | undefined {
  const sent = url.searchParams.get("sent") ?? "";
  return /^(new|[0-9a-z]{12}\.update|review-[0-9a-z]{12})$/.test(sent) ? sent : undefined;
}
