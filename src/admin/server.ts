import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { handler } from "@astrojs/node/server.js";
import type { Afloat } from "../app.ts";
import type { PublishQueue } from "../publisher/queue.ts";
import { authenticate } from "../usecases/accounts.ts";
import type { Desk } from "./desk.ts";
import { refuseRequest } from "./origin.ts";
import { readSessionCookie } from "./session.ts";

const BODY_LIMIT = 1_000_000;
const SECURITY_HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
  "Cache-Control": "no-store",
};

/** The admin over HTTP: everything under /admin/, nothing else. It takes requests only from its own pages and under its own name. */
export function createAdminServer(afloat: Afloat, queue: PublishQueue): Server {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (request.url === "/healthz") return answerHealth(response, queue);
    const refusal = refuseRequest(request, afloat.config);
    if (refusal) return respond(response, refusal.status, refusal.message);
    if (Number(request.headers["content-length"] ?? 0) > BODY_LIMIT) {
      return respond(response, 413, "This is more than a megabyte. Go back, shorten the text, and send it again.\n");
    }
    const { pathname } = new URL(request.url ?? "/", "http://admin");
    if (pathname === "/") return void response.writeHead(302, { Location: "/admin/" }).end();
    if (pathname !== "/admin/" && !pathname.startsWith("/admin/"))
      return respond(response, 404, "Not found. The admin begins at /admin/.\n");
    handler(request, response, () => respond(response, 404, "Not found.\n"), { desk: deskFor(afloat, queue, request) });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

function deskFor({ context, config }: Afloat, queue: PublishQueue, request: IncomingMessage): Desk {
  const token = readSessionCookie(request.headers.cookie);
  return {
    context,
    config,
    queue,
    account: token ? authenticate(context, token) : undefined,
    secure: config.adminUrl.startsWith("https:"),
  };
}

function answerHealth(response: ServerResponse, queue: PublishQueue): void {
  const fault = queue.fault();
  respond(response, fault ? 503 : 200, fault ? `publishing fails: ${fault}\n` : "ok\n");
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}
