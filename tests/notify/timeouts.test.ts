import { expect, onTestFinished, test, vi } from "vitest";
import { post } from "#notify/post.ts";
import { webReceiver } from "#tests/support/servers/receivers.ts";

test("a request to a webhook or chat times out after ten seconds, and is retried", async () => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  // A hundred times as fast.
  const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => timeout(ms / 100));
  onTestFinished(() => spy.mockRestore());
  const { url } = await webReceiver({ status: 200, after: 2_000 });
  const outcome = await post({ url, body: "{}", headers: {} }, { signal: new AbortController().signal, now: Date.now });
  expect(spy.mock.calls).toEqual([[10_000]]);
  expect(outcome).toEqual({ is: "failed", reason: expect.stringContaining("10 seconds") });
});
