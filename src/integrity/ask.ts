import { type IncomingHttpHeaders, type IncomingMessage, Agent as PlainAgent, request as requestPlain } from "node:http";
import { request as requestOverTls, Agent as TlsAgent } from "node:https";
import { type Body, readBody } from "./body.ts";
import { UnusableBody } from "./unpack.ts";

// The one place from which other hosts are asked for files: bounded in time and size, without following redirects, and with
// encodings chosen here, since fetch asks for one form only and unpacks it whatever its size.

/** The forms in which readers get a file: without compression, and as older and newer browsers ask for it. */
export const FORMS = ["identity", "gzip", "br", "zstd"] as const;
export type Form = (typeof FORMS)[number];

/** A server should not distinguish a check from a reader, so these are the headers of programs and of browsers. */
const ACCEPT_ENCODING: Record<Form, string> = {
  identity: "identity",
  gzip: "gzip, deflate",
  br: "gzip, deflate, br",
  zstd: "gzip, deflate, br, zstd",
};

/** What a browser sends when its user reloads a page past all caches. */
const AS_BROWSER = {
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "Accept-Language": "en-US,en;q=0.5",
  Pragma: "no-cache",
  "Cache-Control": "no-cache",
};

export const readerHeaders = (form: Form): Record<string, string> => ({
  ...AS_BROWSER,
  "Accept-Encoding": ACCEPT_ENCODING[form],
});

/** One request, and how much of its answer is read. */
export interface Question {
  url: string | URL;
  method?: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
  /** The most bytes that an answer may have, unpacked. */
  most: number;
  /** Whether the content is kept, besides its hash. */
  keep: boolean;
  /** How long connecting, and then the complete answer, may take. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface Answer extends Body {
  status: number;
  headers: IncomingHttpHeaders;
  /** Why the body cannot be used; undefined if it can. */
  problem: { problem: string; kind: UnusableBody["kind"] } | undefined;
}

const MAX_CONNECTIONS = 32;
const KEPT = { keepAlive: true, maxSockets: MAX_CONNECTIONS, maxFreeSockets: MAX_CONNECTIONS, timeout: 60_000 };
// Connections are used again: a full check asks for each file in three forms.
const agents = { "http:": new PlainAgent(KEPT), "https:": new TlsAgent(KEPT) } as const;

/** Sends one request. Throws if there is no answer in time: a `TimeoutError`, or the network's error. */
export async function ask(question: Question): Promise<Answer> {
  for (;;) {
    const attempt = start(question);
    try {
      return await attempt.answer;
    } catch (error) {
      // A server may close a connection at the moment in which it is used again.
      if (!attempt.isOnUsedConnection()) throw error;
    }
  }
}

function start({ url, method = "GET", headers, body, most, keep, timeoutMs, signal }: Question) {
  const address = new URL(url);
  const protocol = address.protocol === "https:" ? "https:" : "http:";
  const timeout = stoppableTimeout(timeoutMs);
  const ends = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal;
  const length = body && { "Content-Length": String(body.length) };
  const send = protocol === "https:" ? requestOverTls : requestPlain;
  const request = send(address, { method, headers: { ...headers, ...length }, agent: agents[protocol], signal: ends });
  let hasResponse = false;
  const answer = (async () => {
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request.once("response", resolve).once("error", reject).end(body);
      });
      hasResponse = true;
      request.on("error", () => {});
      return await answerOf(response, { most, keep, host: address.host, onPaused: timeout.stop, onResumed: timeout.start });
    } catch (error) {
      throw ends.aborted ? ends.reason : error;
    } finally {
      timeout.stop();
    }
  })();
  return { answer, isOnUsedConnection: () => request.reusedSocket && !hasResponse && !ends.aborted };
}

/** A signal that aborts with a `TimeoutError`. Its time is running at once, and each start gives it all of its time. */
function stoppableTimeout(timeoutMs: number) {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException("no answer in time", "TimeoutError"));
  let timer = setTimeout(abort, timeoutMs);
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(abort, timeoutMs);
  };
  return { signal: controller.signal, stop, start };
}

async function answerOf(response: IncomingMessage, options: Parameters<typeof readBody>[1]): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  try {
    return { status, headers, problem: undefined, ...(await readBody(response, options)) };
  } catch (error) {
    if (!(error instanceof UnusableBody)) throw error;
    const problem = { problem: error.message, kind: error.kind };
    return { status, headers, problem, sum: "", size: 0, bytes: Buffer.alloc(0) };
  }
}
