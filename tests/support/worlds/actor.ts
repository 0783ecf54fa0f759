import type { Actor } from "#domain/accounts/actor.ts";

/** A user who may publish, for use cases that are called directly. */
export const COMMS_LEAD: Actor = { name: "Comms lead", role: "publisher", via: "admin", address: "127.0.0.1" };
