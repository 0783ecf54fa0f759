const TIMEOUT_MS = 6_000;

/** Fetches a file of the site; a server that does not answer in time counts as failed. */
export const request = (url: string, cache: RequestCache): Promise<Response> =>
  fetch(url, { cache, signal: AbortSignal.timeout(TIMEOUT_MS) });
