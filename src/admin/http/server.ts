import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { handler } from "@astrojs/node/server.js";
import { HELD, isResumable } from "#admin/forms/resume-form.ts";
import { asRefusal } from "#db/engine/disk-faults.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { SECURITY_HEADERS } from "./assets.ts";
import { FORBIDDEN, isForbidden, LOGIN, redirectFor } from "./authorize.ts";
import { answerUnavailable, reasonOf } from "./database-unavailable.ts";
import { answerHealth } from "./health.ts";
import type { Running } from "./health-snapshot.ts";
import { languageFor } from "./language.ts";
import { answerMetrics } from "./metrics.ts";
import { refuseHost, refuseRequest } from "./origin.ts";
import { addressOf, adminContextFor } from "./request-context.ts";
import { enterSubscription, isReaders } from "./subscription-door.ts";

const NOWHERE = "/admin/nowhere/";
const BODY_LIMIT = 1_000_000;
/** A postmortem may come as a file. One that is too long for us must still come back to whoever sent it, with the reason. */
const POSTMORTEM_LIMIT = 12_000_000;

/** The HTTP API, loaded when a program first asks for something. */
export type LoadApi = () => Promise<{
  answerApi(
    request: IncomingMessage,
    response: ServerResponse,
    answering: Pick<Running, "afloat" | "queue"> & { address: string; foreign?: string | undefined },
  ): Promise<void>;
}>;

/**
 * The admin over HTTP: everything under /admin/, the API for programs, and what readers who subscribe find under /subscribe/. Pages take
 * requests only from the admin's own pages, and all of it answers under its own name only.
 */
export function createAdminServer(running: Running, api: LoadApi): Server {
  const { afloat } = running;
  const isOverTls = afloat.config.adminUrl.startsWith("https:");
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (isOverTls) response.setHeader("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    if (request.url === "/healthz") return answerHealth(request, response, running);
    if (request.url === "/metrics") return answerMetrics(response, running);
    if (isReaders(request)) return serveReader(running, request, response);
    // Nothing that a browser sends by itself lets anybody in there, so forms of other sites need not be kept out.
    if (isForPrograms(request)) return answerPrograms(api, request, response, running);
    const refusal = refuseRequest(request, afloat.config);
    if (refusal) return respond(response, refusal.status, refusal.message);
    const tooLarge = refuseBody(request);
    if (tooLarge) return respond(response, tooLarge.status, tooLarge.message);
    attempt(response, () => serve(running, request, response));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

function attempt(response: ServerResponse, answer: () => void): void {
  try {
    answer();
  } catch (error) {
    // Without its record nobody can even be let in.
    log({ event: "page_failed", error: traceOf(error) });
    answerUnavailable(response, reasonOf(asRefusal(error)));
  }
}

/** Readers have no account: what their browser may know of one is not looked at. */
function serveReader(running: Running, request: IncomingMessage, response: ServerResponse): void {
  const entry = enterSubscription(request, running.afloat.config);
  if ("status" in entry) respond(response, entry.status, entry.message);
  else {
    delete request.headers.cookie;
    const language = languageFor(request);
    request.url = entry.page;
    const notFound = () => respond(response, 404, "Not found.\n");
    attempt(response, () => handler(request, response, notFound, { admin: adminContextFor(running, request), language }));
  }
}

const isForPrograms = ({ url = "" }: IncomingMessage): boolean => /^\/api(\/|$|\?)/.test(url);

async function answerPrograms(api: LoadApi, request: IncomingMessage, response: ServerResponse, running: Running): Promise<void> {
  const { config } = running.afloat;
  const foreign = refuseHost(request.headers, config)?.message.trim();
  const { answerApi } = await api();
  await answerApi(request, response, { ...running, address: addressOf(config, request), foreign });
}

function serve(running: Running, request: IncomingMessage, response: ServerResponse): void {
  const url = urlOf(request);
  const admin = adminContextFor(running, request);
  const language = languageFor(request);
  const elsewhere = url && (url.pathname === "/" ? "/admin/" : redirectFor(url, request.method ?? "GET", admin));
  if (!url || !/^\/(admin(\/|$)|$)/.test(url.pathname)) respond(response, 404, "Not found. The admin is at /admin/.\n");
  else if (elsewhere?.startsWith(LOGIN) && request.method === "POST" && admin.token && isResumable(url.pathname)) {
    // A session that ended while somebody wrote must not cost the words: the sign-in page holds them.
    request.url = `${elsewhere}&${HELD}=yes`;
    handler(request, response, () => respond(response, 404, "Not found.\n"), { admin, language });
  } else if (elsewhere) response.writeHead(303, { Location: elsewhere }).end();
  else {
    if (isForbidden(url, admin)) request.url = FORBIDDEN;
    // What readers are shown has its address outside the admin.
    if (url.pathname.startsWith("/admin/subscription")) request.url = NOWHERE;
    handler(request, response, () => respond(response, 404, "Not found.\n"), { admin, language });
  }
}

/** Two slashes at the start would be read as another host's name. */
function urlOf({ url = "/" }: IncomingMessage): URL | undefined {
  return /^\/(?!\/)/.test(url) && URL.canParse(url, "http://admin") ? new URL(url, "http://admin") : undefined;
}

function refuseBody({ method = "GET", url = "/", headers }: IncomingMessage): { status: number; message: string } | undefined {
  const length = headers["content-length"];
  const limit = url.startsWith("/admin/postmortems/") ? POSTMORTEM_LIMIT : BODY_LIMIT;
  if (Number(length ?? 0) > limit) {
    const megabytes = limit / 1_000_000;
    return { status: 413, message: `This is more than ${megabytes} MB. Go back, shorten the text, and submit it again.\n` };
  }
  // Without a length the limit could not be kept; browsers always say it.
  if (method === "POST" && length === undefined) return { status: 411, message: "The request has no Content-Length.\n" };
  return undefined;
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}
