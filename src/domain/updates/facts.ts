import type { ImpactChange } from "#domain/impact/impact.ts";
import type { Instant } from "#domain/time.ts";

/** What an update states besides its text. A correction may change all of it. */
export interface Facts<S extends string = string> {
  /** The time that it describes. */
  at: Instant;
  status: S;
  impacts: readonly ImpactChange[];
  nextUpdateAt: Instant | null;
}

/** A correction of facts keeps those that it replaced. */
interface Correctable {
  revisions: readonly { replaced?: Facts | undefined }[];
}

/** The facts alone. */
export const factsOf = <S extends string>({ at, status, impacts, nextUpdateAt }: Facts<S>): Facts<S> => ({
  at,
  status,
  impacts,
  nextUpdateAt,
});

/** The facts as they were after the `n`th revision; 0 is as first published. */
export function factsAfter<S extends string>(update: Facts<S> & Correctable, n: number): Facts<S> {
  const later = update.revisions.slice(n + 1).find(({ replaced }) => replaced !== undefined);
  return (later?.replaced as Facts<S> | undefined) ?? factsOf(update);
}
