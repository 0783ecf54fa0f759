import { httpOutcome, type Outcome } from "../domain/delivery.ts";
import type { Instant } from "../domain/time.ts";

const PATIENCE = 10_000;

export interface Post {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/** Sends one request and judges the answer by its head alone. Redirects are not followed: the receiver is who the settings name. */
export async function post({ url, body, headers }: Post, signal: AbortSignal, now: () => Instant): Promise<Outcome> {
  const { host } = new URL(url);
  try {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    const response = await fetch(url, { method: "POST", body, headers, redirect: "manual", signal: ends });
    await response.body?.cancel();
    return httpOutcome(host, response.status, response.headers.get("retry-after"), now());
  } catch (error) {
    return { is: "failed", reason: sentenceOf(host, error as Error) };
  }
}

function sentenceOf(host: string, error: Error): string {
  if (error.name === "TimeoutError") return `${host} does not answer within ${PATIENCE / 1000} seconds.`;
  const { code } = (error.cause ?? error) as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return `${host} refuses the connection.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `The name ${host} is not found.`;
  return `${host} cannot be reached${code ? ` (${code})` : ""}.`;
}
