import { type Column, type SQL, sql } from "drizzle-orm";
import { memoizePer } from "#domain/memoize.ts";
import type { Reader } from "./open.ts";

/**
 * Prepares statements once per connection; a transaction prepares its own. Thousands of pages are rendered, and without this each
 * would leave statements behind that need more memory than the page.
 */
export const perConnection: <T>(prepare: (db: Reader) => T) => (db: Reader) => T = memoizePer;

/** A condition that a column is among the ids bound as `ids`, a JSON list, so that one statement serves lists of any length. */
export const among = (column: Column): SQL => sql`${column} IN (SELECT value FROM json_each(${sql.placeholder("ids")}))`;
