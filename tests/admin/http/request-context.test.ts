import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { adminContextFor } from "#admin/http/request-context.ts";
import { loadConfig } from "#config/load.ts";
import { readNetwork } from "#domain/accounts/network.ts";
import type { PublishQueue } from "#publisher/queue.ts";
import { emptyRecord, temporaryFolder } from "#tests/support/worlds/record.ts";

function addressOf(remoteAddress: string, forwardedFor: string, proxies: string[] = []): string {
  const context = emptyRecord();
  const config = loadConfig({ AFLOAT_DATA: temporaryFolder() });
  const admin = { ...config.admin, proxies: proxies.map((text) => readNetwork(text) ?? expect.fail(text)) };
  const request = { socket: { remoteAddress }, headers: { "x-forwarded-for": forwardedFor } } as unknown as IncomingMessage;
  // These requests get no answer, so that nothing is published.
  const afloat = { config: { ...config, admin }, db: context.db, context, clock: context.now };
  return adminContextFor({ afloat, queue: {} as PublishQueue, notifier: undefined }, request).visit.address;
}

test("a forged X-Forwarded-For is ignored", () => {
  expect(addressOf("203.0.113.9", "198.51.100.1")).toBe("203.0.113.9");
  expect(addressOf("203.0.113.9", "198.51.100.1", ["10.0.0.0/8"])).toBe("203.0.113.9");
});

test("the X-Forwarded-For of a configured proxy is used: its last entry, which the proxy itself wrote", () => {
  expect(addressOf("10.1.2.3", "made up, 198.51.100.1", ["10.0.0.0/8"])).toBe("198.51.100.1");
  expect(addressOf("::ffff:10.1.2.3", "198.51.100.1", ["10.0.0.0/8"])).toBe("198.51.100.1");
  expect(addressOf("10.1.2.3", "nonsense", ["10.0.0.0/8"])).toBe("10.1.2.3");
});
