import type { Role } from "./role.ts";

/**
 * The interface through which something was done: a form of the admin, the command line, the HTTP API, or the clock, which acts
 * without a person.
 */
export type Via = "admin" | "cli" | "api" | "clock";

/** The person or program that does something, as the audit log records it. */
export interface Actor {
  name: string;
  /** Null for someone who is not signed in. */
  role: Role | null;
  via: Via;
  /** The network address that the request came from; empty where there is none. */
  address: string;
}
