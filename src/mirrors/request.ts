import { describeNetworkError } from "#runtime/network-error.ts";
import { MirrorFault } from "./mirror.ts";

/** Nothing that a mirror is asked may take longer. */
export const PATIENCE = 10_000;

/** Sends one request and reads the whole answer. Throws a `MirrorFault` when there is none in time. */
export async function ask(
  request: Request | string,
  signal: AbortSignal,
  headers?: Record<string, string>,
): Promise<{ status: number; bytes: Uint8Array }> {
  const { host } = new URL(typeof request === "string" ? request : request.url);
  try {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    const response = await fetch(request, { ...(headers && { headers }), cache: "no-store", signal: ends });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw new MirrorFault(describeNetworkError(host, error as Error, PATIENCE));
  }
}
