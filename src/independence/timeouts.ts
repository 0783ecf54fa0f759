/** How long one look may take, in milliseconds. */
export const EACH = 3_000;
// And how long all of them together.
const ALL = 30_000;
const SILENCE = "no answer within 3 seconds";

/** The time that an audit has, for each look and for all of them. */
export interface TimeBudget {
  /** Runs one look; rejects when its time, or that of all, is over. */
  look<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Aborted when the time of all is over. */
  all: AbortSignal;
}

/** Starts the time that a whole audit has. */
export function createTimeBudget(): TimeBudget {
  const all = AbortSignal.timeout(ALL);
  return {
    all,
    look: (work) => {
      const signal = AbortSignal.any([all, AbortSignal.timeout(EACH)]);
      const { promise: over, reject } = Promise.withResolvers<never>();
      const end = () => reject(new Error(all.aborted ? "the audit timed out" : SILENCE));
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
      // Begun in a turn of its own, so that what throws at once is heard by the race too.
      return Promise.race([over, Promise.resolve().then(() => work(signal))]);
    },
  };
}

const REASONS: Record<string, string> = {
  ETIMEOUT: SILENCE,
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was reset",
  ENETUNREACH: "no route to the host",
  EHOSTUNREACH: "no route to the host",
  EREFUSED: "the resolver refused the query",
  ESERVFAIL: "the resolver failed",
};

/** Why a look failed, in a few words; of an unusual failure the bare code, as the sentence around it may name folders. */
export function reasonOf(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (typeof code === "string") return REASONS[code] ?? code;
  return cause ? reasonOf(cause) : message;
}
