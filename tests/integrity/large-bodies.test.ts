import { expect, test } from "vitest";
import { ask } from "#integrity/ask.ts";
import { serveBy } from "#tests/support/servers/copies.ts";
import { until } from "#tests/support/until.ts";

// Large bodies are read one after the other, so that they need little memory. A host must not use that to make others look broken.

const LARGE = Buffer.alloc(1 << 20, "x");
const START = LARGE.subarray(0, 300 << 10);

const askFor = (url: string, timeoutMs: number) => ask({ url, headers: {}, most: 4 << 20, keep: false, timeoutMs });

test("a host that never ends its large bodies does not use up the time of another host", async () => {
  let sent = 0;
  const hostile = await serveBy((_, response) => response.write(START, () => sent++));
  const good = await serveBy((_, response) => response.end(LARGE));
  const stuck = [1, 2, 3].map(() => expect(askFor(hostile, 2_000)).rejects.toThrow("no answer in time"));
  await until("the hostile host has its turn", () => sent === 3);
  expect(await askFor(good, 800)).toMatchObject({ status: 200, size: LARGE.length, problem: undefined });
  await Promise.all(stuck);
  expect(await askFor(good, 800)).toMatchObject({ status: 200, size: LARGE.length, problem: undefined });
});

test("a large body that stops arriving ends in time, also after it has waited", async () => {
  const first = await serveBy((_, response) => response.write(START));
  const second = await serveBy((_, response) => response.write(START));
  const both = [first, second].map((url) => expect(askFor(url, 300)).rejects.toThrow("no answer in time"));
  await Promise.all(both);
});
