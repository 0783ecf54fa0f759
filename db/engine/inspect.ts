import Database from "better-sqlite3";

/** What a database contains. */
export interface Contents {
  /** How many migrations were applied to it. */
  version: number;
  /** The number of rows of each table. */
  rows: ReadonlyMap<string, number>;
}

/** Thrown if a file is damaged or not a database. The message describes the problem. */
export class Damage extends Error {}

/** Checks every page of a database and returns what it contains. Throws Damage if anything is wrong with it. */
export function inspect(file: string): Contents {
  const db = new Database(file, { fileMustExist: true });
  try {
    const results = db.pragma("integrity_check") as { integrity_check: string }[];
    const [problem] = results.filter(({ integrity_check }) => integrity_check !== "ok");
    if (problem) throw new Damage(problem.integrity_check);
    const [dangling] = db.pragma("foreign_key_check") as { table: string; parent: string }[];
    if (dangling) throw new Damage(`a row of ${dangling.table} refers to a missing row in ${dangling.parent}`);
    return { version: db.pragma("user_version", { simple: true }) as number, rows: rowsOf(db) };
  } catch (error) {
    const { code = "" } = error as { code?: string };
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) throw new Damage((error as Error).message);
    throw error;
  } finally {
    db.close();
  }
}

/** The number of rows of each table. */
export function rowsOf(db: Database.Database): Map<string, number> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all();
  return new Map(
    (tables as string[]).map((name) => [name, db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number]),
  );
}
