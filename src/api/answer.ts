import type { IncomingMessage, ServerResponse } from "node:http";
import type { Afloat } from "#app.ts";
import type { Token } from "#db/accounts/tokens.ts";
import { asRefusal } from "#db/engine/disk-faults.ts";
import type { Actor } from "#domain/accounts/actor.ts";
import { may } from "#domain/accounts/role.ts";
import { SECOND, toIso } from "#domain/time.ts";
import type { PublishQueue } from "#publisher/queue.ts";
import { isFullyPublished, waitUntilLive } from "#publisher/wait-until-live.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { tokenIn } from "./bearer.ts";
import { readBody, readBy } from "./body.ts";
import { apiUrl, type Call, type Operation, type Read, type Reply } from "./operation.ts";
import { operationsAt } from "./operations.ts";
import { perform } from "./perform.ts";
import { entityTag, isNamed, waitIn } from "./preconditions.ts";
import { Problem, problemBody, problemIn } from "./problem.ts";

/** Where requests below /api/v1 go. */
const API = "/api/v1";

/** What responses are made with, and the client's address. */
export interface Answering {
  afloat: Afloat;
  queue: PublishQueue;
  address: string;
  /** Why the request is refused at once: it names a foreign host. */
  foreign?: string | undefined;
}

/** Answers one request to the HTTP API. Only a token in the Authorization header gives access; cookies are ignored. */
export async function answerApi(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  try {
    await answerOperation(request, response, answering);
  } catch (thrown) {
    const error = asRefusal(thrown);
    const problem = problemIn(error) ?? new Problem("fault", "Internal error. See the admin's log for details.");
    if (problem.type === "fault" && error !== request.errored) log({ event: "api_failed", error: traceOf(error) });
    const body = problemBody(problem, apiUrl(answering.afloat));
    send(request, response, body.status, JSON.stringify(body), {
      ...problem.headers,
      "Content-Type": "application/problem+json",
    });
  }
}

async function answerOperation(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  const { afloat, queue, address, foreign } = answering;
  if (foreign !== undefined) throw new Problem("wrong-host", foreign);
  const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://admin");
  const found = path.startsWith(`${API}/`) ? operationsAt(path.slice(API.length)) : undefined;
  const method = (request.method ?? "GET").toLowerCase();
  const operation = found?.operations.find((each) => each.method === (method === "head" ? "get" : method));
  const token = operation?.permission === null ? undefined : tokenIn(request, afloat.context, address);
  if (!found) throw new Problem("not-found", "Nothing found at this URL. See /api/v1/openapi.json.");
  if (!operation) throw methodNotAllowed(method, found.operations);
  checkPermission(operation, token);
  const actor: Actor = { name: token?.name ?? "", role: token?.role ?? null, via: "api", address };
  const context = { ...afloat.context, actor };
  const waitMs = waitIn(request.headers.prefer);
  const awaited = (seq: number) => waitUntilLive({ context, queue }, seq, waitMs, isFullyPublished);
  const call: Call = { context, config: afloat.config, params: found.params, query: queryOf(operation, searchParams), awaited };
  if (waitMs > 0) response.setHeader("Preference-Applied", `wait=${waitMs / SECOND}`);
  if (operation.method === "get") return answerRead(request, response, call, operation);
  const body = await readBody(request);
  const reply = perform(call, operation, body, { headers: request.headers, tokenId: (token as Token).id, path });
  queue.wake();
  const answered = await withLiveness(call, reply);
  send(request, response, answered.status, JSON.stringify(answered.body), locationOf(call, operation, answered));
}

async function answerRead(request: IncomingMessage, response: ServerResponse, call: Call, operation: Read): Promise<void> {
  const { status, body } = await operation.answer(call);
  const text = JSON.stringify(body);
  if (operation.ofTheMoment) return send(request, response, status, text);
  const tag = entityTag(text);
  if (isNamed(request.headers["if-none-match"], tag)) response.writeHead(304, { ETag: tag }).end();
  else send(request, response, status, text, { ETag: tag });
}

const queryOf = (operation: Operation, given: URLSearchParams): Call["query"] =>
  operation.method === "get" && operation.query ? readBy(operation.query, Object.fromEntries(given), "query") : {};

function methodNotAllowed(method: string, operations: readonly Operation[]): Problem {
  const methods = operations.map((each) => each.method.toUpperCase());
  const allowed = [...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].join(", ");
  return new Problem("method-not-allowed", `${method.toUpperCase()} is not allowed here. This path accepts ${allowed}.`, {
    Allow: allowed,
  });
}

function checkPermission({ permission }: Operation, token: Token | undefined): void {
  if (permission === null || may(token?.role ?? null, permission)) return;
  throw new Problem("forbidden", "This token can write but not publish. Use a publisher's token.");
}

/** Adds to a change since when it is live, after waiting as long as the client prefers. */
async function withLiveness(call: Call, { status, body }: Reply): Promise<Reply> {
  if (!("publication" in body)) return { status, body };
  const liveAt = (await call.awaited(body.publication as number))?.liveAt ?? null;
  return { status, body: { ...body, liveAt: liveAt === null ? null : toIso(liveAt) } };
}

/** The URL of what was created. */
function locationOf(call: Call, { path, method }: Operation, { status, body }: Reply): Record<string, string> {
  if (status !== 201 || method !== "post" || !("id" in body)) return {};
  const [, noun] = path.split("/");
  return { Location: `${apiUrl(call)}/${noun}/${body.id}` };
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text), ...headers });
  response.end(method === "HEAD" ? undefined : text);
}
