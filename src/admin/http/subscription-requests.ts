import type { IncomingMessage } from "node:http";
import { SUBSCRIBE } from "#admin/actions/subscription.ts";
import type { Config } from "#config/load.ts";
import { isOwnHost } from "./origin.ts";

const PAGES = ["", "confirm/", "manage/", "leave/"];
const MAX_BODY_BYTES = 20_000;

/** The admin page that answers a reader's request, or why the request is refused. */
export type SubscriptionPage = { page: string } | { status: number; message: string };

/** Whether a request is for the readers' pages, which need no account. */
export const isReaderRequest = ({ url = "/" }: Pick<IncomingMessage, "url">): boolean => url.startsWith(SUBSCRIBE);

/**
 * Maps a reader's request to a subscription page. The subscribe form may be posted from the status page at any of its URLs, and from here. Pages that
 * need a link's token accept any origin: the token protects them, and mail programs that post it (RFC 8058) send no Origin.
 */
export function subscriptionPageFor({ method = "GET", url = "/", headers }: IncomingMessage, config: Config): SubscriptionPage {
  const { subscribeUrl } = config.site;
  const { pathname, search } = new URL(url, "http://readers");
  const page = PAGES.find((name) => pathname === `${SUBSCRIBE}${name}`);
  if (subscribeUrl === undefined || page === undefined) return { status: 404, message: "Not found.\n" };
  const host = headers.host ?? "";
  if (host !== new URL(subscribeUrl).host && !isOwnHost(host, config))
    return { status: 421, message: `SubscriptionContext are not available at “${host}”. Use ${subscribeUrl}.\n` };
  if (!["GET", "HEAD", "POST"].includes(method)) return { status: 405, message: `${method} requests are not accepted here.\n` };
  if (method === "POST") {
    if (Number(headers["content-length"] ?? Number.NaN) <= MAX_BODY_BYTES === false)
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
