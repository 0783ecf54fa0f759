import { type DeliveryOutcome, httpOutcome } from "#domain/notifications/delivery.ts";
import type { Instant } from "#domain/time.ts";
import { describeNetworkError } from "#runtime/network-error.ts";

const PATIENCE = 10_000;

export interface Post {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/** Sends one request and judges the answer by its head alone. Redirects are not followed: the receiver is who the settings name. */
export async function post({ url, body, headers }: Post, signal: AbortSignal, now: () => Instant): Promise<DeliveryOutcome> {
  const { host } = new URL(url);
  try {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    const response = await fetch(url, { method: "POST", body, headers, redirect: "manual", signal: ends });
    await response.body?.cancel();
    return httpOutcome(host, response.status, response.headers.get("retry-after"), now());
  } catch (error) {
    return { is: "failed", reason: describeNetworkError(host, error as Error, PATIENCE) };
  }
}
