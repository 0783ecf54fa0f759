import type { IncomingMessage } from "node:http";
import { SUBSCRIBE } from "#admin/actions/subscription.ts";
import type { Config } from "#config/load.ts";
import { isOwnHost } from "./origin.ts";

const PAGES = ["", "confirm/", "manage/", "leave/"];
const BODY_LIMIT = 20_000;

/** What becomes of a request of a reader: the page inside the admin that answers it, or why it is not taken. */
export type SubscriptionEntry = { page: string } | { status: number; message: string };

/** Whether a request is a reader's, who has no account and needs none. */
export const isReaders = ({ url = "/" }: Pick<IncomingMessage, "url">): boolean => url.startsWith(SUBSCRIBE);

/**
 * Lets readers in, to the few pages that are theirs. The form may come from the status page at any of its addresses, and from here; where a link's
 * token is asked for, nobody without it can send anything, and mail programs, which send it (RFC 8058), say of no page where they come from.
 */
export function enterSubscription({ method = "GET", url = "/", headers }: IncomingMessage, config: Config): SubscriptionEntry {
  const { subscribeUrl } = config.site;
  const { pathname, search } = new URL(url, "http://readers");
  const page = PAGES.find((name) => pathname === `${SUBSCRIBE}${name}`);
  if (subscribeUrl === undefined || page === undefined) return { status: 404, message: "Not found.\n" };
  const host = headers.host ?? "";
  if (host !== new URL(subscribeUrl).host && !isOwnHost(host, config))
    return { status: 421, message: `Subscriptions are not available at “${host}”. Use ${subscribeUrl}.\n` };
  if (!["GET", "HEAD", "POST"].includes(method)) return { status: 405, message: `${method} requests are not accepted here.\n` };
  if (method === "POST") {
    if (Number(headers["content-length"] ?? Number.NaN) <= BODY_LIMIT === false)
      return { status: 413, message: "The form is too long, or its length is missing.\n" };
    if (page === "" && !isFromSite(headers.origin, host, config))
      return {
        status: 403,
        message: `This form does not come from the status page. Open ${config.site.url}${SUBSCRIBE} and submit it from there.\n`,
      };
  }
  return { page: `/admin/subscription/${page}${search}` };
}

function isFromSite(origin: string | undefined, host: string, { site, adminUrl }: Config): boolean {
  const own = [site.url, adminUrl, site.subscribeUrl ?? site.url, ...site.mirrors.map(({ publicUrl }) => publicUrl)];
  return origin !== undefined && [...own.map((url) => new URL(url).origin), `http://${host}`].includes(origin);
}
