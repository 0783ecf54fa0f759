import { Server } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { createSiteServer } from "#site/server.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const SECOND = 1_000;

test("the admin waits ten seconds for request headers, and thirty for the whole request", async () => {
  const listening = vi.spyOn(Server.prototype, "listen");
  onTestFinished(() => listening.mockRestore());
  await (await smallWorld()).admin();
  const [server] = listening.mock.contexts as unknown as Server[];
  expect([server?.headersTimeout, server?.requestTimeout]).toEqual([10 * SECOND, 30 * SECOND]);
});

test("the site closes connections that take nothing for thirty seconds, and allows ten thousand readers", () => {
  const { headersTimeout, requestTimeout, keepAliveTimeout, timeout, maxConnections } = createSiteServer(temporaryFolder());
  expect([headersTimeout, requestTimeout, keepAliveTimeout, timeout]).toEqual([10, 30, 30, 30].map((count) => count * SECOND));
  expect(maxConnections).toBe(10_000);
});
