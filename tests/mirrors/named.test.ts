import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "#tests/support/afloat.ts";
import { mirroredWorld } from "#tests/support/servers/mirrors.ts";
import { until } from "#tests/support/until.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

test("pages name a mirror once it holds a publication at its public URL, until it is taken out of the settings", async () => {
  const folder = join(temporaryFolder(), "www");
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const near = { name: "near", kind: "folder", path: folder, publicUrl: `${publicUrl}/` };
  const never = { name: "never", kind: "folder", path: `${folder}-2`, publicUrl: "https://never.example.net/" };
  const world = await mirroredWorld([near, never]);
  const front = (from = join(world.dataDir, "site")) => readFileSync(join(from, "index.html"), "utf8");
  expect(front()).not.toContain("Mirrors of this page");
  const www = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, publicUrl);
    const file = join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    response.writeHead(existsSync(file) ? 200 : 404).end(existsSync(file) ? readFileSync(file) : "");
  }).listen(port, "127.0.0.1");
  onTestFinished(() => void www.close());
  expect((await world.cli("mirror", "sync")).stdout).toContain("Mirror near has publication");
  const named = `Mirrors of this page: <a href="${publicUrl}/">127.0.0.1:${port}</a>`;
  expect([front(), front(folder)], "here, and on the mirror itself").toEqual(Array(2).fill(expect.stringContaining(named)));
  expect(front()).not.toContain("never.example.net");
  const before = (await world.json("status")).lastLive.seq;
  await world.cli("mirror", "sync");
  expect((await world.json("status")).lastLive.seq, "that is published once").toBe(before);
  // Taken out of the settings and added again, it must first hold a publication again.
  const settings = world.env.AFLOAT_CONFIG as string;
  const text = readFileSync(settings, "utf8");
  writeFileSync(settings, JSON.stringify({ ...JSON.parse(text), mirrors: [never] }));
  const admin = await world.admin();
  await until("the page names no mirror", () => !front().includes("Mirrors of this page"));
  await admin.end();
  writeFileSync(settings, text);
  await world.json("publish", "--full");
  expect(front()).not.toContain("Mirrors of this page");
});
