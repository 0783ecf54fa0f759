import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { freePort } from "./afloat.ts";
import { temporaryFolder } from "./record.ts";

/** Serves a folder by nginx, which knows nothing of Afloat, until the test ends. Gives its address. */
export async function serveByNginx(folder: string): Promise<string> {
  const port = await freePort();
  const own = temporaryFolder();
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${own}/${name};`).join(" ");
  const config = join(own, "nginx.conf");
  // As root its workers would run under a name that may not read temporary folders.
  const user = process.getuid?.() === 0 ? "user root;" : "";
  writeFileSync(
    config,
    `${user} daemon off; worker_processes 1; pid ${own}/pid; error_log stderr;
    events {}
    http {
      access_log off; ${temp}
      types { text/html html; application/xml xml; text/plain txt; application/json json; image/svg+xml svg; }
      server { listen 127.0.0.1:${port}; root ${folder}; error_page 404 /404.html; }
    }`,
  );
  const nginx = spawn("/usr/sbin/nginx", ["-p", own, "-e", "stderr", "-c", config], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  nginx.stderr.on("data", (text) => (said += text));
  onTestFinished(async () => {
    if (nginx.exitCode !== null) return;
    nginx.kill("SIGTERM");
    await once(nginx, "exit");
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    if (await fetch(url).catch(() => undefined)) return url;
    if (nginx.exitCode !== null) break;
    await sleep(25);
  }
  throw new Error(`nginx does not answer:\n${said}`);
}
