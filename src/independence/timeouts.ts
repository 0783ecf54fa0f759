import { SECOND } from "#domain/time.ts";

/** The timeout of one lookup. */
export const LOOKUP_TIMEOUT_MS = 3 * SECOND;
const AUDIT_TIMEOUT_MS = 30 * SECOND;
const NO_ANSWER = "no answer within 3 seconds";

/** The time limits of an audit, for each lookup and for all of them. */
export interface TimeBudget {
  /** Runs one lookup; rejects when its time or the audit's is over. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Aborts when the audit's time is over. */
  signal: AbortSignal;
}

/** Starts the time of an audit. */
export function createTimeBudget(): TimeBudget {
  const audit = AbortSignal.timeout(AUDIT_TIMEOUT_MS);
  return {
    signal: audit,
    run: (work) => {
      const signal = AbortSignal.any([audit, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
      const { promise: timedOut, reject } = Promise.withResolvers<never>();
      const end = () => reject(new Error(audit.aborted ? "the audit timed out" : NO_ANSWER));
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
      // Started in a microtask, so that the race also catches what the work throws synchronously.
      return Promise.race([timedOut, Promise.resolve().then(() => work(signal))]);
    },
  };
}

const REASONS: Record<string, string> = {
  ETIMEOUT: NO_ANSWER,
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was reset",
  ENETUNREACH: "no route to the host",
  EHOSTUNREACH: "no route to the host",
  EREFUSED: "the resolver refused the query",
  ESERVFAIL: "the resolver failed",
};

/** Why a lookup failed, in a few words. An unknown failure is given as its code only, since its message may contain paths. */
export function reasonOf(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (typeof code === "string") return REASONS[code] ?? code;
  return cause ? reasonOf(cause) : message;
}
