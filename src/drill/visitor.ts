import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import type { Host, Network } from "./hosts.ts";

/** A request from one of the hosts. */
export interface Asked {
  url: string;
  /** Sent as a form; left out: the page is fetched. */
  form?: Record<string, string>;
  cookie?: string;
}

export interface Answer {
  status: number;
  text: string;
  location: string;
  /** What a browser would send the next time. */
  cookie: string;
}

/** Somebody on one of the hosts. */
export interface Probe {
  /** Fetches a page, or sends a form, and follows nothing. Throws when there is no answer within three seconds. */
  ask(asked: Asked): Promise<Answer>;
  /** Whether a name or an address can be reached from there. */
  reaches(target: string): Promise<boolean>;
}

const PATIENCE = 3_000;

/** Puts a program on a host that asks what it is told to. `launcher` starts Afloat. */
export function startProbe(network: Network, host: Host, launcher: readonly string[]): Probe {
  const child = network.start(host, process.execPath, [...launcher, "drill", "--probe"], {
    PATH: process.env.PATH,
    AFLOAT_PREPARED: "1",
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const call = async (request: object) => {
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    const [line] = (await once(lines, "line", { signal: AbortSignal.timeout(PATIENCE * 10) })) as [string];
    const { fault, ...answer } = JSON.parse(line);
    if (fault) throw new Error(fault);
    return answer;
  };
  return {
    ask: (asked) => call(asked) as Promise<Answer>,
    reaches: async (target) => (await call({ target })).reached as boolean,
  };
}

/** The program itself: a request a line on its input, an answer a line on its output. */
export async function probe(): Promise<number> {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Asked & { target?: string };
    const answer = await (request.target ? reach(request.target) : ask(request)).catch((error: Error) => ({
      fault: told(error),
    }));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  return 0;
}

const told = ({ message, cause }: Error): string => (cause instanceof Error ? `${message}: ${cause.message}` : message);

async function ask({ url, form, cookie = "" }: Asked): Promise<Answer> {
  const { origin } = new URL(url);
  const headers = { Cookie: cookie, Origin: origin, "Sec-Fetch-Site": "same-origin" };
  const sent = form && { method: "POST", body: new URLSearchParams(form) };
  const answer = await fetch(url, { ...sent, headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  const cookies = new Map(cookie.split("; ").filter(Boolean).map(pairOf));
  for (const set of answer.headers.getSetCookie()) cookies.set(...pairOf(set.split(";")[0] ?? ""));
  return {
    status: answer.status,
    text: await answer.text(),
    location: answer.headers.get("location") ?? "",
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
  };
}

function pairOf(text: string): [string, string] {
  const [name = "", ...value] = text.split("=");
  return [name, value.join("=")];
}

/** A name that can be looked up, or an address that any packet gets to, can be reached. */
async function reach(target: string): Promise<{ reached: boolean }> {
  const silence = new Promise<{ reached: boolean }>((resolve) => setTimeout(resolve, PATIENCE, { reached: false }).unref());
  return Promise.race([tryToReach(target), silence]);
}

async function tryToReach(target: string): Promise<{ reached: boolean }> {
  try {
    const { address } = await lookup(target);
    const socket = connect(443, address);
    await once(socket, "connect");
    socket.destroy();
    return { reached: true };
  } catch (error) {
    // Someone who refuses has been reached.
    return { reached: (error as NodeJS.ErrnoException).code === "ECONNREFUSED" };
  }
}
