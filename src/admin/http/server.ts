import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { handler } from "@astrojs/node/server.js";
import { isResumable, RESUME_FIELD } from "#admin/forms/resume-form.ts";
import { asRefusal } from "#db/engine/disk-faults.ts";
import { SECOND } from "#domain/time.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { securityHeaders } from "./assets.ts";
import { FORBIDDEN, isForbidden, LOGIN, redirectFor } from "./authorize.ts";
import { answerUnavailable, reasonOf } from "./database-unavailable.ts";
import { answerHealth } from "./health.ts";
import type { Running } from "./health-snapshot.ts";
import { languageFor } from "./language.ts";
import { answerMetrics } from "./metrics.ts";
import { refuseHost, refuseRequest } from "./origin.ts";
import { addressOf, adminContextFor } from "./request-context.ts";
import { isReaderRequest, subscriptionPageFor } from "./subscription-requests.ts";

const UNKNOWN_PAGE = "/admin/nowhere/";
const MAX_BODY_BYTES = 1_000_000;
/** A postmortem can be uploaded as a file. One that is too long to import must still be received, to answer with the form and the reason. */
const MAX_POSTMORTEM_BYTES = 12_000_000;

/** Loads the HTTP API on its first request. */
export type LoadApi = () => Promise<{
  answerApi(
    request: IncomingMessage,
    response: ServerResponse,
    context: Pick<Running, "afloat" | "queue"> & { address: string; foreign?: string | undefined },
  ): Promise<void>;
}>;

/**
 * The admin over HTTP: everything under /admin/, the API under /api/, and the subscription pages under /subscribe/. Admin pages accept
 * requests from the admin's own pages only, and everything answers under the admin's own host name only.
 */
export function createAdminServer(running: Running, api: LoadApi): Server {
  const { afloat } = running;
  const headers = Object.entries(securityHeaders(afloat.config.site));
  const isOverTls = afloat.config.adminUrl.startsWith("https:");
  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (isOverTls) response.setHeader("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    if (request.url === "/healthz") return answerHealth(request, response, running);
    if (request.url === "/metrics") return answerMetrics(response, running);
    if (isReaderRequest(request)) return serveReader(running, request, response);
    // The API ignores cookies, so forms on other sites need not be refused.
    if (isApiRequest(request)) return answerApiRequest(api, request, response, running);
    const refusal = refuseRequest(request, afloat.config);
    if (refusal) return respond(response, refusal.status, refusal.message);
    const tooLarge = refuseBody(request);
    if (tooLarge) return respond(response, tooLarge.status, tooLarge.message);
    attempt(response, () => serve(running, request, response));
  });
  server.headersTimeout = 10 * SECOND;
  server.requestTimeout = 30 * SECOND;
  return server;
}

function attempt(response: ServerResponse, answer: () => void): void {
  try {
    answer();
  } catch (error) {
    // Without the record, sessions cannot be read either.
    log({ event: "page_failed", error: traceOf(error) });
    answerUnavailable(response, reasonOf(asRefusal(error)));
  }
}

/** Readers have no account, so a staff cookie in the same browser is ignored. */
function serveReader(running: Running, request: IncomingMessage, response: ServerResponse): void {
  const entry = subscriptionPageFor(request, running.afloat.config);
  if ("status" in entry) respond(response, entry.status, entry.message);
  else {
    delete request.headers.cookie;
    const language = languageFor(request);
    request.url = entry.page;
    const notFound = () => respond(response, 404, "Not found.\n");
    attempt(response, () => handler(request, response, notFound, { admin: adminContextFor(running, request), language }));
  }
}

const isApiRequest = ({ url = "" }: IncomingMessage): boolean => /^\/api(\/|$|\?)/.test(url);

async function answerApiRequest(
  api: LoadApi,
  request: IncomingMessage,
  response: ServerResponse,
  running: Running,
): Promise<void> {
  const { config } = running.afloat;
  const foreign = refuseHost(request.headers, config)?.message.trim();
  const { answerApi } = await api();
  await answerApi(request, response, { ...running, address: addressOf(config, request), foreign });
}

function serve(running: Running, request: IncomingMessage, response: ServerResponse): void {
  const url = urlOf(request);
  const admin = adminContextFor(running, request);
  const language = languageFor(request);
  const redirect = url && (url.pathname === "/" ? "/admin/" : redirectFor(url, request.method ?? "GET", admin));
  if (!url || !/^\/(admin(\/|$)|$)/.test(url.pathname)) respond(response, 404, "Not found. The admin is at /admin/.\n");
  else if (redirect?.startsWith(LOGIN) && request.method === "POST" && admin.token && isResumable(url.pathname)) {
    // A session that ended while a user was writing must not cost the text: the sign-in page carries it.
    request.url = `${redirect}&${RESUME_FIELD}=yes`;
    handler(request, response, () => respond(response, 404, "Not found.\n"), { admin, language });
  } else if (redirect) response.writeHead(303, { Location: redirect }).end();
  else {
    if (isForbidden(url, admin)) request.url = FORBIDDEN;
    // Readers' pages are served under /subscribe/ only.
    if (url.pathname.startsWith("/admin/subscription")) request.url = UNKNOWN_PAGE;
    handler(request, response, () => respond(response, 404, "Not found.\n"), { admin, language });
  }
}

/** A path that starts with two slashes would be parsed as a host name. */
function urlOf({ url = "/" }: IncomingMessage): URL | undefined {
  return /^\/(?!\/)/.test(url) && URL.canParse(url, "http://admin") ? new URL(url, "http://admin") : undefined;
}

function refuseBody({ method = "GET", url = "/", headers }: IncomingMessage): { status: number; message: string } | undefined {
  const length = headers["content-length"];
  const limit = url.startsWith("/admin/postmortems/") ? MAX_POSTMORTEM_BYTES : MAX_BODY_BYTES;
  if (Number(length ?? 0) > limit) {
    const megabytes = limit / 1_000_000;
    return { status: 413, message: `This is more than ${megabytes} MB. Go back, shorten the text, and submit it again.\n` };
  }
  // Without a length the limit could not be enforced; browsers always send it.
  if (method === "POST" && length === undefined) return { status: 411, message: "The request has no Content-Length.\n" };
  return undefined;
}

function respond(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
}
