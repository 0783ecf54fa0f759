import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { SECOND } from "#domain/time.ts";
import type { Host, Network } from "./hosts.ts";

/** A request from one of the hosts. */
interface ProbeRequest {
  url: string;
  /** The form to post; without it, the URL is fetched. */
  form?: Record<string, string>;
  cookie?: string;
}

/** A response to one of the hosts. */
export interface ProbeResponse {
  status: number;
  text: string;
  location: string;
  /** The Cookie header of the next request. */
  cookie: string;
}

/** A program on one of the hosts that sends requests from there. */
export interface Probe {
  /** Fetches a page or posts a form, without following redirects. Throws where there is no response within three seconds. */
  request(request: ProbeRequest): Promise<ProbeResponse>;
  /** Whether a name or an address can be reached from the host. */
  reaches(target: string): Promise<boolean>;
}

const TIMEOUT_MS = 3 * SECOND;

/** Starts a probe on a host. `launcher` starts Afloat. */
export function startProbe(network: Network, host: Host, launcher: readonly string[]): Probe {
  const child = network.start(host, process.execPath, [...launcher, "drill", "--probe"], {
    PATH: process.env.PATH,
    AFLOAT_PREPARED: "1",
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const call = async (request: object) => {
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    const [line] = (await once(lines, "line", { signal: AbortSignal.timeout(TIMEOUT_MS * 10) })) as [string];
    const { error, ...result } = JSON.parse(line);
    if (error) throw new Error(error);
    return result;
  };
  return {
    request: (request) => call(request) as Promise<ProbeResponse>,
    reaches: async (target) => (await call({ target })).reached as boolean,
  };
}

/** The probe's program: reads one request from each line of its input, and writes one result to a line of its output. */
export async function probe(): Promise<number> {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as ProbeRequest & { target?: string };
    const result = await (request.target ? reach(request.target) : send(request)).catch((error: Error) => ({
      error: errorText(error),
    }));
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
  return 0;
}

const errorText = ({ message, cause }: Error): string => (cause instanceof Error ? `${message}: ${cause.message}` : message);

async function send({ url, form, cookie = "" }: ProbeRequest): Promise<ProbeResponse> {
  const { origin } = new URL(url);
  const headers = { Cookie: cookie, Origin: origin, "Sec-Fetch-Site": "same-origin" };
  const body = form && { method: "POST", body: new URLSearchParams(form) };
  const response = await fetch(url, { ...body, headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  const cookies = new Map(cookie.split("; ").filter(Boolean).map(pairOf));
  for (const set of response.headers.getSetCookie()) cookies.set(...pairOf(set.split(";")[0] ?? ""));
  return {
    status: response.status,
    text: await response.text(),
    location: response.headers.get("location") ?? "",
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
  };
}

function pairOf(text: string): [string, string] {
  const [name = "", ...value] = text.split("=");
  return [name, value.join("=")];
}

/** Whether a name resolves and its address, or an address itself, accepts or refuses a connection. */
async function reach(target: string): Promise<{ reached: boolean }> {
  const timeout = new Promise<{ reached: boolean }>((resolve) => setTimeout(resolve, TIMEOUT_MS, { reached: false }).unref());
  return Promise.race([tryToReach(target), timeout]);
}

async function tryToReach(target: string): Promise<{ reached: boolean }> {
  try {
    const { address } = await lookup(target);
    const socket = connect(443, address);
    await once(socket, "connect");
    socket.destroy();
    return { reached: true };
  } catch (error) {
    // A refused connection has reached the host.
    return { reached: (error as NodeJS.ErrnoException).code === "ECONNREFUSED" };
  }
}
