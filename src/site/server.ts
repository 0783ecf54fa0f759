import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { SECOND } from "#domain/time.ts";
import { acceptedEncodings } from "./content-negotiation.ts";
import { type SiteFile, siteFiles, statOf } from "./files.ts";
import { HEADERS, SAFE_HEADERS } from "./headers.ts";

// An import statement would access every export, and so load an HTTP client that needs memory and is not used here.
const { createServer } = process.getBuiltinModule("node:http");

/** Connections without progress for this long are closed. */
const IDLE_TIMEOUT_MS = 30 * SECOND;
/** Further connections wait in the kernel until others are closed. */
const MAX_CONNECTIONS = 10_000;

/**
 * Serves the published files and nothing else: no database, no templates, no outgoing connections. Any other web server can
 * replace it.
 */
export function createSiteServer(dataDir: string): Server {
  const site = openSite(join(dataDir, "site"));
  const server = createServer((request, response) => {
    handleRequest(request, response, site).catch(() => respond(response, 500, "This file cannot be read right now.\n"));
  });
  server.headersTimeout = 10 * SECOND;
  server.requestTimeout = 30 * SECOND;
  server.keepAliveTimeout = 30 * SECOND;
  server.timeout = IDLE_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

interface SiteFolder {
  root: string;
  /** The file at a path, in the encoding that suits the request best. */
  find(request: IncomingMessage, path: string): Promise<SiteFile | undefined>;
}

function openSite(root: string): SiteFolder {
  const read = siteFiles(root);
  return {
    root,
    async find({ headers }, path) {
      for (const encoding of acceptedEncodings(headers["accept-encoding"])) {
        const file = await read(path, encoding);
        if (file) return file;
      }
      return undefined;
    },
  };
}

async function handleRequest(request: IncomingMessage, response: ServerResponse, site: SiteFolder): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return respond(response, 405, "This site is read-only.\n");
  }
  const path = publicPath(request.url ?? "/");
  if (path === "/healthz") return respond(response, 200, "ok\n");
  const file = path !== undefined && (await site.find(request, path.endsWith("/") ? `${path}index.html` : path));
  if (file) return send(request, response, 200, file);
  if (path !== undefined && !extname(path) && statOf(join(site.root, path, "index.html"))) {
    response.writeHead(301, { Location: `${path}/`, ...HEADERS }).end();
    return;
  }
  const notFound = await site.find(request, "/404.html");
  if (notFound) return send(request, response, 404, notFound);
  respond(response, 404, "Not found. Nothing has been published yet.\n");
}

/**
 * The path of a request's target (RFC 9112 §3.2: it may include scheme and host) if it can be a public path: without dot
 * segments, hidden files except /.well-known/, or double encoding.
 */
function publicPath(url: string): string | undefined {
  const [target = "/"] = url.replace(/^https?:\/\/[^/?#]*/i, "").split(/[?#]/, 1);
  // Some clients of Statuspage's API append its path to a URL that ends in a slash.
  const path = target.replace(/^\/\/(?=api\/v2\/)/, "/");
  const parts = path.split("/").slice(1);
  const isPlain = parts.every((part) => /^[\w.-]*$/.test(part) && !part.startsWith("."));
  return path.startsWith("/") && (isPlain || /^\/\.well-known\/[\w-]+\.txt$/.test(path)) && !/\/\//.test(path) ? path : undefined;
}

async function send(request: IncomingMessage, response: ServerResponse, status: number, file: SiteFile): Promise<void> {
  const { body, headers } = file;
  const isNotModified = status === 200 && isFresh(request, file);
  const hasBody = !isNotModified && request.method !== "HEAD";
  response.writeHead(isNotModified ? 304 : status, isNotModified ? withoutBody(headers) : headers);
  if (Buffer.isBuffer(body)) response.end(hasBody ? body : undefined);
  else if (hasBody) stream(response, body);
  else {
    response.end();
    await body.close();
  }
}

/** Streams a large file at the speed of the client, so that only a chunk of it is in memory. */
function stream(response: ServerResponse, handle: FileHandle): void {
  const fileStream = handle.createReadStream();
  fileStream.on("error", () => response.destroy());
  response.on("close", () => fileStream.destroy());
  fileStream.pipe(response);
}

/** Removes headers about the body, which a 304 response does not have (RFC 9110 §15.4.5). */
const withoutBody = ({ "Content-Length": _, "Content-Encoding": __, ...rest }: Record<string, string>): Record<string, string> =>
  rest;

/** Whether the client already has this version (RFC 9110 §13.2.2: If-None-Match takes precedence). */
function isFresh({ headers }: IncomingMessage, { etag, mtimeMs }: SiteFile): boolean {
  const known = headers["if-none-match"];
  if (known !== undefined) return known.split(/,\s*/).some((each) => each === "*" || each.replace(/^W\//, "") === etag);
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return !Number.isNaN(since) && Math.floor(mtimeMs / SECOND) * SECOND <= since;
}

function respond(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.destroy();
  const headers = { ...SAFE_HEADERS, "Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8" };
  response.writeHead(status, headers).end(text);
}
