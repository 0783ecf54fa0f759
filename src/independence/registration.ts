import type { Instant } from "#domain/time.ts";
import { reasonOf, type TimeBudget } from "./timeouts.ts";

/** The service that redirects to the registry of a domain (RFC 7484 bootstrap). */
export const RDAP = "https://rdap.org/";

/** Answers of registries have a few kilobytes. */
const MAX_BYTES = 1 << 20;

/** A redirect is followed here alone: it is how RDAP finds the registry of a domain. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`the registry sent more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** When a domain's registration expires, by RDAP (RFC 9083 §4.5). Does not throw: a failure is given as a fault. */
export async function registeredUntil(domain: string, base: string, budget: TimeBudget): Promise<Instant | { fault: string }> {
  try {
    const url = new URL(`domain/${encodeURIComponent(domain)}`, base);
    const answer = await budget.run(async (signal) => {
      const response = await fetch(url, { signal, headers: { Accept: "application/rdap+json" } });
      if (!response.ok) throw new Error(`the registry responded with status ${response.status}`);
      return JSON.parse(await textOf(response)) as { events?: { eventAction?: string; eventDate?: string }[] };
    });
    const at = Date.parse(answer.events?.find(({ eventAction }) => eventAction === "expiration")?.eventDate ?? "");
    return Number.isNaN(at) ? { fault: "the registry gives no expiry date" } : at;
  } catch (error) {
    return { fault: `${domain}: ${reasonOf(error)}` };
  }
}
