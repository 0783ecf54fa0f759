import { open } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { HEADERS, headersOf } from "./file-headers.ts";

// An import statement would touch every export, and with them load a web client that takes memory and that nobody here uses.
const { createServer } = process.getBuiltinModule("node:http");

/**
 * Hands out the published files, and nothing else: no database, no templates, no outgoing connection.
 * Any web server can take its place.
 */
export function createSiteServer(dataDir: string): Server {
  const root = join(dataDir, "site");
  const server = createServer((request, response) => {
    answer(request, response, root).catch(() => respond(response, 500, "This file cannot be read just now.\n"));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 30_000;
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, root: string): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return respond(response, 405, "This site can only be read.\n");
  }
  const path = publicPath(request.url ?? "/");
  if (path === "/healthz") return respond(response, 200, "ok\n");
  if (path !== undefined && (await sendFile(request, response, 200, root, path.endsWith("/") ? `${path}index.html` : path)))
    return;
  if (path !== undefined && !extname(path) && (await exists(join(root, path, "index.html")))) {
    response.writeHead(301, { Location: `${path}/`, ...HEADERS }).end();
    return;
  }
  if (await sendFile(request, response, 404, root, "/404.html")) return;
  respond(response, 404, "Not found. Nothing has been published yet.\n");
}

/** The path of a request's target (RFC 9112 §3.2: it may come with scheme and host), if it can be one of ours: no dot segments, no hidden files but /.well-known/, nothing encoded twice. */
function publicPath(url: string): string | undefined {
  const [raw = "/"] = url.replace(/^https?:\/\/[^/?#]*/i, "").split(/[?#]/, 1);
  const parts = raw.split("/").slice(1);
  const plain = parts.every((part) => /^[\w.-]*$/.test(part) && !part.startsWith("."));
  return raw.startsWith("/") && (plain || /^\/\.well-known\/[\w-]+\.txt$/.test(raw)) && !/\/\//.test(raw) ? raw : undefined;
}

/** Sends a file, or tells that there is none. It is opened once, so that a publication in between cannot mix two states. */
async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  root: string,
  path: string,
): Promise<boolean> {
  const about = headersOf(path);
  const file = about === undefined ? undefined : await open(join(root, path)).catch(() => undefined);
  if (about === undefined || file === undefined) return false;
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return false;
    const { size, mtimeMs, mtime } = stat;
    const etag = `"${Math.floor(mtimeMs).toString(36)}-${size.toString(36)}"`;
    const headers = { ...about, ETag: etag, "Last-Modified": mtime.toUTCString() };
    if (status === 200 && isFresh(request, etag, mtimeMs)) response.writeHead(304, headers).end();
    else
      response
        .writeHead(status, { ...headers, "Content-Length": size })
        .end(request.method === "HEAD" ? undefined : await file.readFile());
    return true;
  } finally {
    await file.close();
  }
}

/** Whether the reader already has this state (RFC 9110 §13.2.2: If-None-Match decides where both are sent). */
function isFresh({ headers }: IncomingMessage, etag: string, mtimeMs: number): boolean {
  const known = headers["if-none-match"];
  if (known !== undefined) return known.split(/,\s*/).some((each) => each === "*" || each.replace(/^W\//, "") === etag);
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return !Number.isNaN(since) && Math.floor(mtimeMs / 1000) * 1000 <= since;
}

const exists = async (file: string): Promise<boolean> => {
  const handle = await open(file).catch(() => undefined);
  await handle?.close();
  return handle !== undefined;
};

function respond(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}
