import type { Role } from "./role.ts";

/** Through which door something was done: a form of the admin, the command line, the HTTP API, or the clock by itself. */
export type Via = "admin" | "cli" | "api" | "clock";

/** Who does something, as the audit log names them. */
export interface Actor {
  name: string;
  /** Null for a stranger. */
  role: Role | null;
  via: Via;
  /** The network address that the request came from; empty where there is none. */
  address: string;
}
