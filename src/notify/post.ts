import { type DeliveryOutcome, httpOutcome } from "#domain/notifications/delivery.ts";
import { type Instant, SECOND } from "#domain/time.ts";
import { describeNetworkError } from "#runtime/network-error.ts";
import type { HttpKind, HttpRequest, HttpResponse } from "./kinds/shared/channel-kind.ts";

const TIMEOUT_MS = 10 * SECOND;
/** A response with more is read to this point only. */
const MAX_RESPONSE_BYTES = 16_384;

export interface PostOptions {
  signal: AbortSignal;
  now: () => Instant;
  verdict?: HttpKind["verdict"];
}

/**
 * Sends one request. The outcome follows from the status alone, unless there is a verdict, which may read the body too.
 * Redirects are not followed, so only the receiver of the settings gets the request.
 */
export async function post({ url, body, headers }: HttpRequest, { signal, now, verdict }: PostOptions): Promise<DeliveryOutcome> {
  const { host } = new URL(url);
  try {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(url, { method: "POST", body, headers, redirect: "manual", signal: ends });
    const start = verdict && (await readStart(response.body));
    await response.body?.cancel();
    const { status } = response;
    const outcome = start === undefined ? undefined : judge(verdict, { host, status, body: start });
    return outcome ?? httpOutcome(host, status, response.headers.get("retry-after"), now());
  } catch (error) {
    return { is: "failed", reason: describeNetworkError(host, error as Error, TIMEOUT_MS) };
  }
}

/** A body in an unexpected form may make a verdict fail. Its error is not shown, because it may quote the body. */
function judge(verdict: HttpKind["verdict"], response: HttpResponse): DeliveryOutcome | undefined {
  try {
    return verdict?.(response);
  } catch {
    return { is: "failed", reason: `${response.host} responded with an unexpected body.` };
  }
}

/** The start of a body as text, at most MAX_RESPONSE_BYTES of it. */
async function readStart(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_RESPONSE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString("utf8");
}
