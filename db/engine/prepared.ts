import { type Column, type SQL, sql } from "drizzle-orm";
import type { Tx } from "./open.ts";

/**
 * Statements that are prepared once for a connection and used ever after; in a transaction they are made anew.
 * Pages are made by the thousand: without this each would leave statements behind that take more memory than the page.
 */
export function perConnection<T>(prepare: (tx: Tx) => T): (tx: Tx) => T {
  const prepared = new WeakMap<object, T>();
  return (tx) => {
    const known = prepared.get(tx) ?? prepare(tx);
    prepared.set(tx, known);
    return known;
  };
}

/** Whether a column is among the ids bound as `ids`, a JSON list: one statement for lists of any length. */
export const among = (column: Column): SQL => sql`${column} IN (SELECT value FROM json_each(${sql.placeholder("ids")}))`;
