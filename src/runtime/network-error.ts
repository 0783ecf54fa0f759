import { SECOND } from "#domain/time.ts";

/** Why a host did not respond, as a sentence; `timeoutMs` is the timeout that was used. */
export function describeNetworkError(host: string, error: Error, timeoutMs: number): string {
  if (error.name === "TimeoutError") return `${host} did not respond within ${timeoutMs / SECOND} seconds.`;
  const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return `${host} refused the connection.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `The host name ${host} was not found.`;
  return `${host} cannot be reached: ${message || code || error.message}.`;
}
