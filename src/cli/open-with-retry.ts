import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createStandIn, reasonOf } from "#admin/http/database-unavailable.ts";
import type { Config } from "#config/load.ts";
import { DiskFault } from "#publisher/write.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { listen } from "./listen.ts";

const LOOK_EVERY = 2_000;

/**
 * Opens what the admin works with. While that fails, whoever comes to the desk is told why, and it is tried again: on a disk that is full
 * or takes no writes it goes on by itself once that is mended.
 */
export async function openWithRetry<T>({ host, adminPort }: Config, open: () => Promise<T>): Promise<T> {
  let standIn: Server | undefined;
  let reason = "";
  for (;;) {
    try {
      const opened = await open();
      await close(standIn);
      return opened;
    } catch (error) {
      // What the disk did not confirm must be looked at by a new process.
      if (error instanceof DiskFault) throw error;
      const known = reason;
      reason = reasonOf(error);
      if (reason !== known) log({ event: "not_started", error: traceOf(error) });
    }
    if (!standIn) {
      standIn = createStandIn(() => reason);
      await listen(standIn, host, adminPort, "AFLOAT_ADMIN_PORT");
    }
    await sleep(LOOK_EVERY);
  }
}

async function close(server: Server | undefined): Promise<void> {
  if (!server) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
