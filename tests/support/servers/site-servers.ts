import { request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { World } from "#tests/support/afloat.ts";
import { serveByCaddy } from "./caddy.ts";
import { serveByOurNginx } from "./nginx.ts";

/** Our site server, and the web servers that we provide configurations for. */
export const SITE_SERVERS: [name: string, start: (world: World) => Promise<string>][] = [
  ["the built-in server", async (world) => world.site().then(() => world.siteUrl)],
  ["nginx", (world) => serveByOurNginx(join(world.dataDir, "site"))],
  ["Caddy", (world) => serveByCaddy(join(world.dataDir, "published", "current"))],
];

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  /** The body as received, compressed or not. */
  bytes: Buffer;
}

/** Sends a request unchanged: fetch would add headers, refuse some methods, and decompress. */
export function ask(url: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body && { "Content-Length": String(Buffer.byteLength(body)) };
    // On a new connection: one kept from an earlier test may lead to a server that has just ended.
    const asking = request(url, { headers: { ...length, ...headers }, method, agent: false }, (answer) =>
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers as Answer["headers"], bytes }),
        reject,
      ),
    );
    asking.on("error", reject).end(body);
  });
}
