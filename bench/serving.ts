// How fast the site is handed out: by the built-in server and by nginx, the same file over HTTP, at rest and while words come in.
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..");
const SECONDS = 5;
const CONNECTIONS = 50;
const PORTS = { site: 4731, nginx: 4732, tls: 4733 };
const BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/** What a loader met: requests a second, the slowest hundredth in milliseconds, and how many went wrong. */
export interface Load {
  perSecond: number;
  p99: number;
  errors: number;
}

export interface Serving {
  own: Load;
  nginx: Load;
  tls: Load;
  /** The built-in server at rest as a part of nginx. */
  ratio: number;
  ownWhilePublishing: Load;
  nginxWhilePublishing: Load;
  /** 300 connections that never finish a request: the slowest of 20 other readers, and a word meanwhile; milliseconds. */
  slow: { own: number; nginx: number };
  /** Megabytes of the built-in server after all of it. */
  memory: number;
}

async function load(url: string, seconds = SECONDS, connections = CONNECTIONS): Promise<Load> {
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "-H", "Accept-Encoding: br", url];
  const { stdout } = await promisify(execFile)("wrk", args, { encoding: "utf8" });
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0);
  const [, p99 = "0", unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1) ?? [];
  return {
    perSecond: Math.round(number(/Requests\/sec:\s+([\d.]+)/)),
    p99: Number(p99) * ({ us: 0.001, ms: 1, s: 1_000 }[unit as "us"] ?? 1),
    errors: number(/Non-2xx or 3xx responses: (\d+)/) + socket.reduce((sum, count) => sum + Number(count), 0),
  };
}

function startNginx(folder: string, site: string): ChildProcess {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
  execFileSync("openssl", ["req", "-x509", ...curve, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const yours: Record<string, string> = {
    listen: `listen 127.0.0.1:${PORTS.nginx}; listen 127.0.0.1:${PORTS.tls} ssl;`,
    root: `root ${site};`,
    ssl_certificate: `ssl_certificate ${cert};`,
    ssl_certificate_key: `ssl_certificate_key ${key};`,
  };
  const lines = readFileSync(join(root, "deploy", "nginx.conf"), "utf8").split("\n");
  const own = lines
    .map((line) => (line.endsWith("# yours") ? (yours[line.trim().split(" ")[0] as string] ?? "") : line))
    .join("\n");
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  const user = process.getuid?.() === 0 ? "user root;" : "";
  const config = join(folder, "nginx.conf");
  const frame = `load_module ${BROTLI}; ${user} daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr;
    events { worker_connections 2048; } http { access_log off; ${temp} ${own} }`;
  writeFileSync(config, frame);
  return spawn("/usr/sbin/nginx", ["-p", folder, "-e", "stderr", "-c", config], { stdio: "inherit" });
}

async function untilAnswers(port: number): Promise<void> {
  while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.ok) await sleep(20);
}

/** Holds connections that send a byte now and then, and gives the slowest of some readers who are in earnest. */
async function besideSlow(port: number): Promise<number> {
  const sockets = Array.from({ length: 300 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  for (const socket of sockets) socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  const timer = setInterval(() => sockets.forEach((socket) => void socket.write("a")), 500);
  await sleep(1_000);
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    const began = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`Status ${answer.status} beside slow connections.`);
    times.push(performance.now() - began);
  }
  clearInterval(timer);
  for (const socket of sockets) socket.destroy();
  return Math.max(...times);
}

/** Measures on the published site of a data folder; `publish` posts words, one after the other, until it is done. */
export async function measureServing(dataDir: string, publish: () => Promise<unknown>): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), "afloat-nginx-"));
  const env = { ...process.env, AFLOAT_DATA: dataDir, AFLOAT_DEMO: "0", AFLOAT_SITE_PORT: `${PORTS.site}` };
  const own = spawn(process.execPath, [join(root, "bin", "afloat.mjs"), "serve", "--site-only"], { env, stdio: "ignore" });
  const nginx = startNginx(folder, join(dataDir, "site"));
  try {
    await Promise.all([untilAnswers(PORTS.site), untilAnswers(PORTS.nginx)]);
    const [site, other] = [`http://127.0.0.1:${PORTS.site}/`, `http://127.0.0.1:${PORTS.nginx}/`];
    await load(site, 2);
    const atRest = { own: await load(site), nginx: await load(other), tls: await load(`https://127.0.0.1:${PORTS.tls}/`) };
    const slow = { own: await besideSlow(PORTS.site), nginx: await besideSlow(PORTS.nginx) };
    const [ownWhilePublishing, nginxWhilePublishing] = await whilePublishing(publish, [site, other]);
    const sizes = execFileSync("ps", ["-o", "rss=", "--pid", `${own.pid}`, "--ppid", `${own.pid}`], { encoding: "utf8" });
    const memory = Math.round(Math.max(...sizes.trim().split(/\s+/).map(Number)) / 1024);
    const ratio = atRest.own.perSecond / atRest.nginx.perSecond;
    return { ...atRest, ratio, ownWhilePublishing, nginxWhilePublishing, slow, memory };
  } finally {
    for (const server of [own, nginx]) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function whilePublishing(publish: () => Promise<unknown>, urls: readonly string[]): Promise<[Load, Load]> {
  const loads: Load[] = [];
  for (const url of urls) loads.push((await Promise.all([load(url), publish()]))[0]);
  return loads as [Load, Load];
}
