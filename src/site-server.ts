import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import send from "send";

/** Texts to which `send` would give no charset. */
const TYPES: Record<string, string> = { ".xml": "application/xml; charset=utf-8", ".svg": "image/svg+xml; charset=utf-8" };

/**
 * Hands out the published files, and nothing else: no database, no templates, no outgoing connection.
 * Any web server can take its place.
 */
export function createSiteServer(dataDir: string): Server {
  const root = join(dataDir, "site");
  const server = createServer((request, response) => {
    if (request.url === "/healthz") return respond(response, 200, "ok\n");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      return respond(response, 405, "This site can only be read.\n");
    }
    return sendFile(request, response, root);
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 30_000;
  return server;
}

function sendFile(request: IncomingMessage, response: ServerResponse, root: string): void {
  const path = pathOf(request.url ?? "/");
  if (isHidden(path)) {
    sendNotFound(request, response, root);
    return;
  }
  send(request, path, { root, index: ["index.html"], dotfiles: "allow" })
    .on("headers", setHeaders)
    .on("error", () => sendNotFound(request, response, root))
    .pipe(response);
}

/** The path of a request's target, as it was sent. `URL` would take "//a/" for a host, and throw on "//[". */
const pathOf = (target: string): string => target.replace(/^https?:\/\/[^/?#]*/i, "").replace(/[?#][\s\S]*$/, "");

/** Whether a path, once decoded, leads up or to a hidden file; only the well-known folder is public. */
function isHidden(path: string): boolean {
  try {
    const parts = decodeURIComponent(path).split(/[/\\]/);
    return parts.some((part, index) => part.startsWith(".") && !(index === 1 && part === ".well-known"));
  } catch {
    return true;
  }
}

function sendNotFound(request: IncomingMessage, response: ServerResponse, root: string): void {
  response.statusCode = 404;
  send(request, "/404.html", { root, etag: false, lastModified: false })
    .on("headers", setHeaders)
    .on("error", () => respond(response, 404, "Not found. Nothing has been published yet.\n"))
    .pipe(response);
}

function setHeaders(response: ServerResponse, path: string): void {
  const type = TYPES[path.slice(path.lastIndexOf("."))];
  if (type) response.setHeader("Content-Type", type);
  response.setHeader("Cache-Control", "public, max-age=15, stale-while-revalidate=60, stale-if-error=86400");
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("X-Frame-Options", "DENY");
  response.setHeader("Referrer-Policy", "strict-origin-when-cross-origin");
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}
