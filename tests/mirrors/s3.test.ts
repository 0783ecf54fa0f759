import { AwsClient } from "aws4fetch";
import { expect, test } from "vitest";
import { mirrorOf } from "#tests/support/copies.ts";
import { isLong } from "#tests/support/long.ts";
import { mirroredWorld, post } from "#tests/support/servers/mirrors.ts";
import { missingForSwift, SWIFT_KEY, startSwift } from "#tests/support/servers/swift.ts";
import { filesBelow, withoutSiblings } from "#tests/support/site.ts";

const missingSetting = isLong ? missingForSwift() : "it starts five daemons, which only the long run does";
if (missingSetting) process.stdout.write(`No strict S3 server: ${missingSetting}.\n`);

/** Five daemons start, and each object is stored and read back. */
const TIMEOUT_MS = 240_000;

test.skipIf(missingSetting)(
  "a strict S3 server accepts the site, with types, and serves the same bytes",
  async () => {
    const endpoint = await startSwift();
    const keys = { AFLOAT_MIRROR_FAR_KEY: SWIFT_KEY.accessKeyId, AFLOAT_MIRROR_FAR_SECRET: SWIFT_KEY.secretAccessKey };
    const world = await mirroredWorld([{ name: "far", kind: "s3", endpoint, bucket: "status", prefix: "site" }], keys);
    expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current", fault: null }] });
    await post(world);
    expect(await world.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current", fault: null }] });
    expect(await world.json("mirror", "check")).toMatchObject({ mirrors: [{ differing: [], fault: null }] });
    const client = new AwsClient({ ...SWIFT_KEY, service: "s3", region: "us-east-1", retries: 0 });
    for (const [file, bytes] of withoutSiblings(filesBelow(mirrorOf(world)))) {
      const answer = await client.fetch(`${endpoint}/status/site/${file}`);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes), file).toBe(true);
      if (file.endsWith(".html")) expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    }
  },
  TIMEOUT_MS,
);

test.skipIf(missingSetting)(
  "a wrong secret is reported without the secret",
  async () => {
    const endpoint = await startSwift();
    const keys = { AFLOAT_MIRROR_FAR_KEY: SWIFT_KEY.accessKeyId, AFLOAT_MIRROR_FAR_SECRET: "wrong-and-confidential" };
    const world = await mirroredWorld([{ name: "far", kind: "s3", endpoint, bucket: "status" }], keys);
    const { status, stdout, stderr } = await world.cli("mirror", "sync");
    expect([status, stdout]).toEqual([1, expect.stringMatching(/does not accept the key: status 403 \(SignatureDoesNotMatch\)/)]);
    expect(stdout).toContain("Check AFLOAT_MIRROR_FAR_KEY and AFLOAT_MIRROR_FAR_SECRET.");
    expect(stdout + stderr).not.toContain("wrong-and-confidential");
  },
  TIMEOUT_MS,
);
