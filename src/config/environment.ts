import { join, resolve } from "node:path";

/** A fault in the settings: the message names where it is, and the repair. */
export class ConfigError extends Error {}

/** Where things are, by the environment alone: all that the site server has to know. */
export interface RuntimePaths {
  dataDir: string;
  host: string;
  sitePort: number;
  adminPort: number;
}

/** Reads the places, or throws a ConfigError. */
export const readRuntimePaths = (env: NodeJS.ProcessEnv): RuntimePaths => ({
  dataDir: resolve(env.AFLOAT_DATA ?? "data"),
  host: env.AFLOAT_HOST ?? "127.0.0.1",
  sitePort: portOf(env, "AFLOAT_SITE_PORT", 4321),
  adminPort: portOf(env, "AFLOAT_ADMIN_PORT", 4322),
});

/** The file that makes a data folder a rehearsal's, and says since when. */
export const REHEARSAL_FILE = "rehearsal.json";

/** The environment of the rehearsal beside what one names: a data folder in its own, and ports of its own. */
export const inRehearsal = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  AFLOAT_DATA: join(readRuntimePaths(env).dataDir, "rehearsal"),
  AFLOAT_SITE_PORT: env.AFLOAT_REHEARSAL_SITE_PORT ?? "4331",
  AFLOAT_ADMIN_PORT: env.AFLOAT_REHEARSAL_ADMIN_PORT ?? "4332",
  AFLOAT_DEMO: "0",
});

function portOf(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name];
  if (text === undefined) return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new ConfigError(`${name}=${text} is not a port. Use a number from 1 to 65535.`);
}

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/** From which level on the log is written, or throws a ConfigError. */
export function readLogLevel(env: NodeJS.ProcessEnv = process.env): string {
  const level = env.AFLOAT_LOG_LEVEL ?? "info";
  if (LOG_LEVELS.includes(level)) return level;
  throw new ConfigError(`AFLOAT_LOG_LEVEL=${level} is not a level. Use one of ${LOG_LEVELS.join(", ")}.`);
}
