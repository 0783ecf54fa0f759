/** Why a host gave no answer, in a plain sentence; `patience` is how long was waited, in milliseconds. */
export function unreachable(host: string, error: Error, patience: number): string {
  if (error.name === "TimeoutError") return `${host} does not answer within ${patience / 1000} seconds.`;
  const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return `${host} refuses the connection.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `The name ${host} is not found.`;
  return `${host} cannot be reached: ${message || code || error.message}.`;
}
