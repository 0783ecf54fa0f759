import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { acceptedEncodings } from "./content-negotiation.ts";
import { type SiteFile, siteFiles, statOf } from "./files.ts";
import { HEADERS, SAFE_HEADERS } from "./headers.ts";

// An import statement would touch every export, and with them load a web client that takes memory and that nobody here uses.
const { createServer } = process.getBuiltinModule("node:http");

/** Who takes nothing of an answer for so long is let go; milliseconds. */
const SILENT_FOR = 30_000;
/** More readers at once wait in the kernel until others are served. */
const MAX_CONNECTIONS = 10_000;

/**
 * Hands out the published files, and nothing else: no database, no templates, no outgoing connection.
 * Any web server can take its place.
 */
export function createSiteServer(dataDir: string): Server {
  const site = openSite(join(dataDir, "site"));
  const server = createServer((request, response) => {
    answer(request, response, site).catch(() => respond(response, 500, "This file cannot be read right now.\n"));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 30_000;
  server.timeout = SILENT_FOR;
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

interface SiteFolder {
  root: string;
  /** The file at a path, in the form that suits a request best. */
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

async function answer(request: IncomingMessage, response: ServerResponse, site: SiteFolder): Promise<void> {
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

/** The path of a request's target (RFC 9112 §3.2: it may come with scheme and host), if it can be one of ours: no dot segments, no hidden files but /.well-known/, nothing encoded twice. */
function publicPath(url: string): string | undefined {
  const [given = "/"] = url.replace(/^https?:\/\/[^/?#]*/i, "").split(/[?#]/, 1);
  // Some readers of Statuspage's API join its path to an address that ends in a slash.
  const raw = given.replace(/^\/\/(?=api\/v2\/)/, "/");
  const parts = raw.split("/").slice(1);
  const plain = parts.every((part) => /^[\w.-]*$/.test(part) && !part.startsWith("."));
  return raw.startsWith("/") && (plain || /^\/\.well-known\/[\w-]+\.txt$/.test(raw)) && !/\/\//.test(raw) ? raw : undefined;
}

async function send(request: IncomingMessage, response: ServerResponse, status: number, file: SiteFile): Promise<void> {
  const { body, headers } = file;
  const isKnown = status === 200 && isFresh(request, file);
  const hasBody = !isKnown && request.method !== "HEAD";
  response.writeHead(isKnown ? 304 : status, isKnown ? withoutBody(headers) : headers);
  if (Buffer.isBuffer(body)) response.end(hasBody ? body : undefined);
  else if (hasBody) stream(response, body);
  else {
    response.end();
    await body.close();
  }
}

/** A large file goes out as fast as its reader takes it: no more than a piece of it is ever in memory. */
function stream(response: ServerResponse, handle: FileHandle): void {
  const pieces = handle.createReadStream();
  pieces.on("error", () => response.destroy());
  response.on("close", () => pieces.destroy());
  pieces.pipe(response);
}

/** A 304 says nothing of a body that it does not have (RFC 9110 §15.4.5). */
const withoutBody = ({ "Content-Length": _, "Content-Encoding": __, ...rest }: Record<string, string>): Record<string, string> =>
  rest;

/** Whether the reader already has this state (RFC 9110 §13.2.2: If-None-Match decides where both are sent). */
function isFresh({ headers }: IncomingMessage, { etag, mtimeMs }: SiteFile): boolean {
  const known = headers["if-none-match"];
  if (known !== undefined) return known.split(/,\s*/).some((each) => each === "*" || each.replace(/^W\//, "") === etag);
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return !Number.isNaN(since) && Math.floor(mtimeMs / 1000) * 1000 <= since;
}

function respond(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.destroy();
  const headers = { ...SAFE_HEADERS, "Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8" };
  response.writeHead(status, headers).end(text);
}
