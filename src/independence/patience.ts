/** How long one look may take, and how long all of them together. */
const EACH = 3_000;
const ALL = 30_000;

/** Runs one look with the time that it has left; rejects when that is over. */
export type Patience = <T>(look: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Starts the time that a whole audit has. */
export function startPatience(): Patience {
  const all = AbortSignal.timeout(ALL);
  return async (look) => {
    const signal = AbortSignal.any([all, AbortSignal.timeout(EACH)]);
    const { promise: over, reject } = Promise.withResolvers<never>();
    const end = () => reject(new Error(all.aborted ? "the audit's time was over" : "no answer within 3 seconds"));
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    return Promise.race([over, look(signal)]);
  };
}

/** Why a look failed, in a few words; a bare code says more than the sentence around it, which may name folders. */
export function reasonOf(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  return typeof code === "string" ? code : cause ? reasonOf(cause) : message;
}
