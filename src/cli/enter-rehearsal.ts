import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRehearsal, REHEARSAL_FILE, readRuntimePaths } from "#config/environment.ts";
import { seedRehearsal } from "#db/admin/rehearsal.ts";
import { openDb } from "#db/engine/open.ts";
import { toIso } from "#domain/time.ts";

/** The environment of the rehearsal. Creates its database, without incidents, if there is none. */
export function enterRehearsal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const real = readRuntimePaths(env).dataDir;
  const ofRehearsal = inRehearsal(env);
  const { dataDir } = readRuntimePaths(ofRehearsal);
  const stateFile = join(dataDir, REHEARSAL_FILE);
  if (existsSync(stateFile)) return ofRehearsal;
  const db = openDb(join(dataDir, "afloat.db"));
  try {
    seedRehearsal(db, join(real, "afloat.db"));
  } finally {
    db.$client.close();
  }
  writeFileSync(stateFile, `${JSON.stringify({ beganAt: toIso(Date.now()) })}\n`);
  return ofRehearsal;
}
