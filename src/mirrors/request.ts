import { SECOND } from "#domain/time.ts";
import { describeNetworkError } from "#runtime/network-error.ts";
import { MirrorFault } from "./mirror.ts";

/** The longest time that any request to a mirror may take. */
export const TIMEOUT_MS = 10 * SECOND;

/** Sends one request and reads the complete response. Throws a `MirrorFault` if there is none in time. */
export async function sendRequest(
  request: Request | string,
  signal: AbortSignal,
  headers?: Record<string, string>,
): Promise<{ status: number; bytes: Uint8Array }> {
  const { host } = new URL(typeof request === "string" ? request : request.url);
  try {
    const ended = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(request, { ...(headers && { headers }), cache: "no-store", signal: ended });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw new MirrorFault(describeNetworkError(host, error as Error, TIMEOUT_MS));
  }
}
