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

/** What a request is answered with: who sent it, from where, and the parts of Afloat. */
export function adminContextFor({ afloat: { context, config }, queue, notifier }: Parts, request: IncomingMessage): AdminContext {
  const secure = config.adminUrl.startsWith("https:");
  const { token, device } = readCookies(request.headers.cookie, secure);
  const origin = originOf(request);
  const address = visitorOf(config, origin);
  const found = token ? authenticate(context, token) : undefined;
  const open = found?.session.stage === "open" ? found : undefined;
  const actor: Actor = { name: open?.account.name ?? "", role: open?.account.role ?? null, via: "admin", address };
  return {
    ...{ context: { ...context, actor }, config, queue, notifier, token, secure, origin },
    account: open?.account,
    session: open?.session,
    pending: open ? undefined : found,
    visit: { address, agent: request.headers["user-agent"] ?? "", device },
  };
}

/** Who asks: the other end of the connection, and whom a proxy in front of us says it asks for. The latter anyone can make up who gets past the proxy. */
function originOf({ socket, headers }: IncomingMessage): AdminContext["origin"] {
  const last =
    String(headers["x-forwarded-for"] ?? "")
      .split(",")
      .at(-1)
      ?.trim() ?? "";
  return { address: socket.remoteAddress ?? "", ...(isIP(last) !== 0 && { forwardedFor: last }) };
}

/** The address of whoever asks, as attempts are counted by it. */
export const addressOf = (config: Config, request: IncomingMessage): string => visitorOf(config, originOf(request));

/** The address that attempts are counted by. A proxy is believed only where the settings name it. */
function visitorOf({ admin }: Config, { address, forwardedFor }: AdminContext["origin"]): string {
  const near = readAddress(address);
  const isProxy = near !== undefined && admin.proxies.some((network) => contains(network, near));
  return isProxy && forwardedFor !== undefined ? forwardedFor : address;
}
