import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createStandIn, reasonOf } from "#admin/http/database-unavailable.ts";
import type { Config } from "#config/load.ts";
import { SECOND } from "#domain/time.ts";
import { DiskFault } from "#publisher/write.ts";
import { log, traceOf } from "#runtime/logger.ts";
import { listen } from "./listen.ts";

const RETRY_INTERVAL_MS = 2 * SECOND;

/**
 * Opens the database and the publisher of the admin. While that fails, the admin's address answers with the reason, and it is tried
 * again: with a full or read-only disk it continues automatically once the disk is repaired.
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
      // After a write that the disk did not confirm, only a new process can know what is stored.
      if (error instanceof DiskFault) throw error;
      const previous = reason;
      reason = reasonOf(error);
      if (reason !== previous) log({ event: "not_started", error: traceOf(error) });
    }
    if (!standIn) {
      standIn = createStandIn(() => reason);
      await listen(standIn, { host, port: adminPort, variable: "AFLOAT_ADMIN_PORT" });
    }
    await sleep(RETRY_INTERVAL_MS);
  }
}

async function close(server: Server | undefined): Promise<void> {
  if (!server) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
