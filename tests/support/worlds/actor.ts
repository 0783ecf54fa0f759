import type { Actor } from "#domain/accounts/actor.ts";

/** Somebody who may publish, for use cases that are called without a door. */
export const COMMS_LEAD: Actor = { name: "Comms lead", role: "publisher", via: "admin", address: "127.0.0.1" };
