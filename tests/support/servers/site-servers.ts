import { request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { World } from "#tests/support/afloat.ts";
import { serveByCaddy } from "./caddy.ts";
import { serveByOurNginx } from "./nginx.ts";

/** What we hand out ourselves, and what we tell others to hand it out with. */
export const SITE_SERVERS: [name: string, start: (world: World) => Promise<string>][] = [
  ["the built-in server", async (world) => world.site().then(() => world.siteUrl)],
  ["nginx", (world) => serveByOurNginx(join(world.dataDir, "site"))],
  ["Caddy", (world) => serveByCaddy(join(world.dataDir, "published", "current"))],
];

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  /** As it came, packed or not. */
  bytes: Buffer;
}

/** Asks as given: fetch would add headers of its own, refuse some methods, and unpack. */
export function ask(url: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body && { "Content-Length": String(Buffer.byteLength(body)) };
    // On a connection of its own: one kept from a former test may lead to a server that has just ended there.
    const asking = request(url, { headers: { ...length, ...headers }, method, agent: false }, (answer) =>
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers as Answer["headers"], bytes }),
        reject,
      ),
    );
    asking.on("error", reject).end(body);
  });
}
