import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { dirname } from "node:path";
import { onTestFinished } from "vitest";
import { createSiteServer } from "#site/server.ts";

/** Serves a folder named `site` by the built-in server until the test ends. Returns its URL. */
export const serveCopy = (folder: string, port = 0): Promise<string> => listening(createSiteServer(dirname(folder)), port);

/** Answers every request by the same rule until the test ends. Returns its URL. */
export const serveBy = (answer: RequestListener): Promise<string> => listening(createServer(answer), 0);

async function listening(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}
