import { type Column, type SQL, sql } from "drizzle-orm";
import { memoizePer } from "#domain/memoize.ts";
import type { Reader } from "./open.ts";

/**
 * Statements that are prepared once for a connection and used ever after; in a transaction they are made anew.
 * Pages are made by the thousand: without this each would leave statements behind that take more memory than the page.
 */
export const perConnection: <T>(prepare: (tx: Reader) => T) => (tx: Reader) => T = memoizePer;

/** Whether a column is among the ids bound as `ids`, a JSON list: one statement for lists of any length. */
export const among = (column: Column): SQL => sql`${column} IN (SELECT value FROM json_each(${sql.placeholder("ids")}))`;
