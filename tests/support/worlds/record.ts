import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Db, openDb } from "#db/engine/open.ts";
import type { Context } from "#usecases/context.ts";
import { COMMS_LEAD } from "./actor.ts";
import { minute, POLICY } from "./sample.ts";

/** A new folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "afloat-db-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a database until the test ends. */
export function openUntilFinished(file: string): Db {
  const db = openDb(file);
  onTestFinished(() => void db.$client.close());
  return db;
}

/** An empty database in a real file, with a clock that the test sets. */
export function emptyRecord(now = minute(60)): Context & { file: string } {
  const file = join(temporaryFolder(), "afloat.db");
  return {
    db: openUntilFinished(file),
    zone: "Asia/Shanghai",
    now: () => now,
    postmortems: POLICY,
    actor: COMMS_LEAD,
    siteName: "Status",
    file,
  };
}
