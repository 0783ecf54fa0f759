import type { IncomingMessage } from "node:http";
import type { Config } from "#config/load.ts";

const SAFE = new Set(["GET", "HEAD"]);
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

interface Refused {
  status: number;
  message: string;
}

/** Why a request is not taken: a foreign name in Host (DNS rebinding), an unsafe method from another site, or one that no page uses. Undefined: it is taken. */
export function refuseRequest(
  { method = "GET", headers }: Pick<IncomingMessage, "method" | "headers">,
  config: Config,
): Refused | undefined {
  const host = headers.host ?? "";
  const foreign = refuseHost(headers, config);
  if (foreign) return foreign;
  if (SAFE.has(method)) return undefined;
  if (!isSameOrigin(headers, host, config)) {
    return {
      status: 403,
      message: "This request does not come from the admin's own pages. Reopen the form and submit it from there.\n",
    };
  }
  return method === "POST" ? undefined : { status: 405, message: `The admin does not accept ${method} requests.\n` };
}

/** Why a request under a foreign name is not taken. Undefined: the name is our own. */
export function refuseHost({ host = "" }: IncomingMessage["headers"], config: Config): Refused | undefined {
  if (isOwnHost(host, config)) return undefined;
  return {
    status: 421,
    message: `The admin does not answer as “${host}”. Set admin.url in afloat.yaml to the URL that you use.\n`,
  };
}

/** Whether a name is one that the admin itself answers to. */
export function isOwnHost(host: string, config: Config): boolean {
  if (host === new URL(config.adminUrl).host) return true;
  const name = host.replace(/:\d+$/, "");
  return LOOPBACK.has(name) || name === config.host;
}

/** Browsers say where a request comes from in Sec-Fetch-Site; where they do not, Origin must be our own. Neither: refused. */
function isSameOrigin(headers: IncomingMessage["headers"], host: string, config: Config): boolean {
  const site = headers["sec-fetch-site"];
  const origins = [new URL(config.adminUrl).origin, `http://${host}`];
  if (headers.origin !== undefined && !origins.includes(headers.origin)) return false;
  return site === undefined ? headers.origin !== undefined : site === "same-origin";
}
