import { expect, test } from "vitest";
import { sha256Hex } from "#integrity/hash.ts";
import { s3Mirror } from "#mirrors/s3.ts";
import { webReceiver } from "#tests/support/servers/receivers.ts";

const LASTING = "public, max-age=15, stale-while-revalidate=60, stale-if-error=86400";

test("files in a bucket have their type and cache lifetime: signing files have none", async () => {
  const { url, received } = await webReceiver();
  const keys = { AFLOAT_MIRROR_FAR_KEY: "key", AFLOAT_MIRROR_FAR_SECRET: "secret" };
  const mirror = s3Mirror({ name: "far", kind: "s3", endpoint: url, bucket: "status" }, keys, new AbortController().signal);
  const bytes = Buffer.from("{}");
  const files = ["index.html", "feed.xml", "data/v1/status.json", "heartbeat.json", "integrity/manifest.json"];
  await mirror.put(files.map((file) => ({ file, bytes, sum: sha256Hex(bytes) })));
  const sent = received.map(({ path, headers }) => [
    path.replace("/status/", ""),
    headers["content-type"],
    headers["cache-control"],
  ]);
  expect(sent.sort()).toEqual([
    ["data/v1/status.json", "application/json; charset=utf-8", LASTING],
    ["feed.xml", "application/xml; charset=utf-8", LASTING],
    ["heartbeat.json", "application/json; charset=utf-8", "no-cache"],
    ["index.html", "text/html; charset=utf-8", LASTING],
    ["integrity/manifest.json", "application/json; charset=utf-8", "no-cache"],
  ]);
});
