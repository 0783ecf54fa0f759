/** Why a host gave no answer, in a plain sentence; `timeoutMs` is how long it was waited for. */
export function describeNetworkError(host: string, error: Error, timeoutMs: number): string {
  if (error.name === "TimeoutError") return `${host} did not respond within ${timeoutMs / 1000} seconds.`;
  const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return `${host} refused the connection.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `The host name ${host} was not found.`;
  return `${host} cannot be reached: ${message || code || error.message}.`;
}
