import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { prepare, projectNode } from "./prepare.mjs";

// Takes the screenshots of the README: the demo site, and 8 April as of 16:06.
const root = dirname(dirname(fileURLToPath(import.meta.url)));
prepare(root);
const dataDir = mkdtempSync(join(tmpdir(), "afloat-shots-"));
const env = { ...process.env, AFLOAT_DATA: dataDir, AFLOAT_SITE_PORT: "4731" };
const afloat = (...args) => spawnSync(projectNode(root), [join(root, "bin", "afloat.mjs"), ...args], { env, stdio: "inherit" });

afloat("init", "--demo");
afloat("replay", join(root, "db", "demo", "incidents.jsonl"), "--until", "2024-04-08T16:06:00+08:00");
const server = spawn(projectNode(root), [join(root, "bin", "afloat.mjs"), "serve", "--site-only"], { env, stdio: "ignore" });
while (!(await fetch("http://127.0.0.1:4731/healthz").catch(() => undefined))?.ok) await sleep(50);

const { chromium } = await import("playwright-core");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
const shots = [
  { file: "front", path: "/", width: 1280, height: 1480, colorScheme: "light" },
  { file: "front-phone", path: "/", width: 360, height: 780, colorScheme: "dark" },
  { file: "front-chinese", path: "/zh-CN/", width: 360, height: 780, colorScheme: "light" },
  {
    file: "incident",
    path: "/history/2024-04/",
    follow: "Console and Cloud API",
    width: 1280,
    height: 1180,
    colorScheme: "light",
  },
];
for (const { file, path, follow, width, height, colorScheme } of shots) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(`http://127.0.0.1:4731${path}`);
  if (follow) await page.locator("a", { hasText: follow }).first().click();
  // The first line has a link until the page is confirmed.
  await page.locator("#as-of a").waitFor({ state: "detached" });
  await page.screenshot({ path: join(root, "docs", "screenshots", `${file}.png`) });
  await page.close();
}
await browser.close();
server.kill();
rmSync(dataDir, { recursive: true });
