import pino from "pino";
import { readLogLevel } from "#config/environment.ts";

/**
 * All log events with their fields. There is no field for texts, names, passwords, tokens or cookies, so none can be logged by
 * mistake.
 */
export type LogEntry =
  | { event: "start"; version: string; node: string; dataDir: string; port: number }
  | { event: "stop" }
  | { event: "ballast_released" }
  | { event: "publication"; seq: number; ms: number; files: number; full: boolean }
  | { event: "publish_failed"; error: string }
  | { event: "site_damaged"; text: string }
  | { event: "site_repaired" }
  | { event: "not_started"; error: string }
  | { event: "restart"; part: string; code: number | null; signal: string | null; afterMs: number }
  | { event: "sign_in_failed"; address: string; forwardedFor?: string }
  | { event: "token_refused"; address: string }
  | { event: "backup" | "restore_tried"; file: string }
  | { event: "backup_failed"; error: string }
  | { event: "mirror" | "mirror_failed"; name: string; text: string }
  | { event: "notice"; channel: string; id: string }
  | { event: "notice_failed" | "notice_dead"; channel: string; id: string; text: string }
  | { event: "notices_failed"; error: string }
  | { event: "migration"; from: number; to: number; backup: string }
  | { event: "page_failed" | "api_failed"; error: string }
  | { event: "fault"; error: string };

const LEVELS = {
  start: "info",
  stop: "info",
  ballast_released: "warn",
  publication: "info",
  publish_failed: "error",
  site_damaged: "error",
  site_repaired: "info",
  not_started: "error",
  restart: "warn",
  sign_in_failed: "warn",
  token_refused: "warn",
  backup: "info",
  restore_tried: "info",
  backup_failed: "error",
  mirror: "info",
  mirror_failed: "warn",
  notice: "info",
  notice_failed: "warn",
  notice_dead: "error",
  notices_failed: "error",
  migration: "info",
  page_failed: "error",
  api_failed: "error",
  fault: "fatal",
} as const satisfies Record<LogEntry["event"], pino.Level>;

// process.stderr writes synchronously, to files and pipes alike, so the last lines before a process dies are not lost.
const logger = pino(
  {
    level: readLogLevel(),
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  },
  process.stderr,
);

/** Writes one line of JSON to standard error. */
export const log = (entry: LogEntry): void => logger[LEVELS[entry.event]](entry);

/** The text that is logged for an error: its stack, which contains no data. */
export const traceOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
