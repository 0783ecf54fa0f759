import { join, resolve } from "node:path";

/** A fault in the settings. The message names its place in the file and the repair. */
export class ConfigError extends Error {}

/** Paths and ports, from the environment alone. The site server needs no other settings. */
export interface RuntimePaths {
  dataDir: string;
  host: string;
  sitePort: number;
  adminPort: number;
}

/** Reads the paths and ports, or throws a ConfigError. */
export const readRuntimePaths = (env: NodeJS.ProcessEnv): RuntimePaths => ({
  dataDir: resolve(env.AFLOAT_DATA ?? "data"),
  host: env.AFLOAT_HOST ?? "127.0.0.1",
  sitePort: portOf(env, "AFLOAT_SITE_PORT", 4321),
  adminPort: portOf(env, "AFLOAT_ADMIN_PORT", 4322),
});

/** A data folder with this file belongs to a rehearsal; the file contains its start. */
export const REHEARSAL_FILE = "rehearsal.json";

/** The environment of the rehearsal that belongs to a data folder: a separate folder inside it, and separate ports. */
export const inRehearsal = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  AFLOAT_DATA: join(readRuntimePaths(env).dataDir, "rehearsal"),
  AFLOAT_SITE_PORT: env.AFLOAT_REHEARSAL_SITE_PORT ?? "4331",
  AFLOAT_ADMIN_PORT: env.AFLOAT_REHEARSAL_ADMIN_PORT ?? "4332",
  AFLOAT_DEMO: "0",
});

function portOf(env: NodeJS.ProcessEnv, name: string, defaultPort: number): number {
  const text = env[name];
  if (text === undefined) return defaultPort;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new ConfigError(`${name}=${text} is not a port. Use a number from 1 to 65535.`);
}

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/** The lowest level that is logged, or throws a ConfigError. */
export function readLogLevel(env: NodeJS.ProcessEnv = process.env): string {
  const level = env.AFLOAT_LOG_LEVEL ?? "info";
  if (LOG_LEVELS.includes(level)) return level;
  throw new ConfigError(`AFLOAT_LOG_LEVEL=${level} is not a level. Use one of ${LOG_LEVELS.join(", ")}.`);
}
