import type { IncomingMessage } from "node:http";
import type { Config } from "#config/load.ts";

const SAFE_METHODS = new Set(["GET", "HEAD"]);
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

interface RefusedRequest {
  status: number;
  message: string;
}

/** Why a request is refused: a foreign host name (DNS rebinding), a cross-site request, or an unused method. Undefined: it is accepted. */
export function refuseRequest(
  { method = "GET", headers }: Pick<IncomingMessage, "method" | "headers">,
  config: Config,
): RefusedRequest | undefined {
  const host = headers.host ?? "";
  const foreign = refuseHost(headers, config);
  if (foreign) return foreign;
  if (SAFE_METHODS.has(method)) return undefined;
  if (!isSameOrigin(headers, host, config)) {
    return {
      status: 403,
      message: "This request does not come from the admin's own pages. Reopen the form and submit it from there.\n",
    };
  }
  return method === "POST" ? undefined : { status: 405, message: `The admin does not accept ${method} requests.\n` };
}

/** Why a request with a foreign host name is refused. Undefined: the name is the admin's own. */
export function refuseHost({ host = "" }: IncomingMessage["headers"], config: Config): RefusedRequest | undefined {
  if (isOwnHost(host, config)) return undefined;
  return {
    status: 421,
    message: `The admin does not answer as “${host}”. Set admin.url in afloat.yaml to the URL that you use.\n`,
  };
}

/** Whether a Host header names the admin itself. */
export function isOwnHost(host: string, config: Config): boolean {
  if (host === new URL(config.adminUrl).host) return true;
  const name = host.replace(/:\d+$/, "");
  return LOOPBACK.has(name) || name === config.host;
}

/** Browsers send Sec-Fetch-Site; where one does not, Origin must be the admin's own. A request with neither is refused. */
function isSameOrigin(headers: IncomingMessage["headers"], host: string, config: Config): boolean {
  const site = headers["sec-fetch-site"];
  const origins = [new URL(config.adminUrl).origin, `http://${host}`];
  if (headers.origin !== undefined && !origins.includes(headers.origin)) return false;
  return site === undefined ? headers.origin !== undefined : site === "same-origin";
}
