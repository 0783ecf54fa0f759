// Throughput of the built-in server and of nginx, for the same file over HTTP, idle and while updates are published.
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

/** The result of a load test: requests per second, the 99th percentile in milliseconds, and the number of errors. */
export interface Load {
  perSecond: number;
  p99: number;
  errors: number;
}

/** The results of all load tests. */
export interface Serving {
  own: Load;
  nginx: Load;
  tls: Load;
  /** Requests per second of the built-in server divided by those of nginx, both without publishing. */
  ratio: number;
  ownWhilePublishing: Load;
  nginxWhilePublishing: Load;
  /** Milliseconds of the slowest of 20 requests beside 300 connections that never finish a request. */
  slow: { own: number; nginx: number };
  /** Megabytes of the built-in server after all measurements. */
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
  const settings: Record<string, string> = {
    listen: `listen 127.0.0.1:${PORTS.nginx}; listen 127.0.0.1:${PORTS.tls} ssl;`,
    root: `root ${site};`,
    ssl_certificate: `ssl_certificate ${cert};`,
    ssl_certificate_key: `ssl_certificate_key ${key};`,
  };
  const lines = readFileSync(join(root, "deploy", "nginx.conf"), "utf8").split("\n");
  const server = lines
    .map((line) => (line.endsWith("# yours") ? (settings[line.trim().split(" ")[0] as string] ?? "") : line))
    .join("\n");
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  const user = process.getuid?.() === 0 ? "user root;" : "";
  const config = join(folder, "nginx.conf");
  const text = `load_module ${BROTLI}; ${user} daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr;
    events { worker_connections 2048; } http { access_log off; ${temp} ${server} }`;
  writeFileSync(config, text);
  return spawn("/usr/sbin/nginx", ["-p", folder, "-e", "stderr", "-c", config], { stdio: "inherit" });
}

async function waitForServer(port: number): Promise<void> {
  while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.ok) await sleep(20);
}

/** Opens connections that send a byte twice a second, and gives the milliseconds of the slowest normal request beside them. */
async function slowestBesideSlow(port: number): Promise<number> {
  const sockets = Array.from({ length: 300 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  for (const socket of sockets) socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  const timer = setInterval(() => sockets.forEach((socket) => void socket.write("a")), 500);
  await sleep(1_000);
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`Status ${answer.status} beside slow connections.`);
    times.push(performance.now() - startedAt);
  }
  clearInterval(timer);
  for (const socket of sockets) socket.destroy();
  return Math.max(...times);
}

/** Measures the published site of a data folder. `publish` posts updates one after the other for some seconds. */
export async function measureServing(dataDir: string, publish: () => Promise<unknown>): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), "afloat-nginx-"));
  const env = { ...process.env, AFLOAT_DATA: dataDir, AFLOAT_DEMO: "0", AFLOAT_SITE_PORT: `${PORTS.site}` };
  const own = spawn(process.execPath, [join(root, "bin", "afloat.mjs"), "serve", "--site-only"], { env, stdio: "ignore" });
  const nginx = startNginx(folder, join(dataDir, "site"));
  try {
    await Promise.all([waitForServer(PORTS.site), waitForServer(PORTS.nginx)]);
    const [site, other] = [`http://127.0.0.1:${PORTS.site}/`, `http://127.0.0.1:${PORTS.nginx}/`];
    await load(site, 2);
    const idle = { own: await load(site), nginx: await load(other), tls: await load(`https://127.0.0.1:${PORTS.tls}/`) };
    const slow = { own: await slowestBesideSlow(PORTS.site), nginx: await slowestBesideSlow(PORTS.nginx) };
    const [ownWhilePublishing, nginxWhilePublishing] = await whilePublishing(publish, [site, other]);
    const sizes = execFileSync("ps", ["-o", "rss=", "--pid", `${own.pid}`, "--ppid", `${own.pid}`], { encoding: "utf8" });
    const memory = Math.round(Math.max(...sizes.trim().split(/\s+/).map(Number)) / 1024);
    const ratio = idle.own.perSecond / idle.nginx.perSecond;
    return { ...idle, ratio, ownWhilePublishing, nginxWhilePublishing, slow, memory };
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
