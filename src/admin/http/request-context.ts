import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { Config } from "#config/load.ts";
import type { Actor } from "#domain/accounts/actor.ts";
import { contains, readAddress } from "#domain/accounts/network.ts";
import { authenticate } from "#usecases/accounts/sessions.ts";
import type { AdminContext } from "./admin-context.ts";
import type { Running } from "./health-snapshot.ts";
import { readCookies } from "./session.ts";

type Parts = Pick<Running, "afloat" | "queue" | "notifier">;

/** The admin context of one request. */
export function adminContextFor({ afloat: { context, config }, queue, notifier }: Parts, request: IncomingMessage): AdminContext {
  const secure = config.adminUrl.startsWith("https:");
  const { token, device } = readCookies(request.headers.cookie, secure);
  const origin = originOf(request);
  const address = clientAddress(config, origin);
  const signedIn = token ? authenticate(context, token) : undefined;
  const open = signedIn?.session.stage === "open" ? signedIn : undefined;
  const actor: Actor = { name: open?.account.name ?? "", role: open?.account.role ?? null, via: "admin", address };
  return {
    ...{ context: { ...context, actor }, config, queue, notifier, token, secure, origin },
    account: open?.account,
    session: open?.session,
    pending: open ? undefined : signedIn,
    visit: { address, agent: request.headers["user-agent"] ?? "", device },
  };
}

/** The peer of the connection, and the client that a proxy names. A client that can bypass the proxy can forge the latter. */
function originOf({ socket, headers }: IncomingMessage): AdminContext["origin"] {
  const last =
    String(headers["x-forwarded-for"] ?? "")
      .split(",")
      .at(-1)
      ?.trim() ?? "";
  return { address: socket.remoteAddress ?? "", ...(isIP(last) !== 0 && { forwardedFor: last }) };
}

/** The client address of a request, by which attempts are counted. */
export const addressOf = (config: Config, request: IncomingMessage): string => clientAddress(config, originOf(request));

/** A proxy's X-Forwarded-For counts only where the settings name the proxy. */
function clientAddress({ admin }: Config, { address, forwardedFor }: AdminContext["origin"]): string {
  const peer = readAddress(address);
  const isProxy = peer !== undefined && admin.proxies.some((network) => contains(network, peer));
  return isProxy && forwardedFor !== undefined ? forwardedFor : address;
}
