import { writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { type ConnectionOptions, connect, type SecureVersion } from "node:tls";
import { expect, test } from "vitest";
import { signedIn } from "#tests/support/browser/staff.ts";
import { serveByCaddyOverTls } from "#tests/support/servers/caddy.ts";
import { makeAuthority } from "#tests/support/servers/certificates.ts";
import { serveByOurNginxOverTls } from "#tests/support/servers/nginx.ts";
import { ask } from "#tests/support/servers/site-servers.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// Web servers read the files of `deploy/` unchanged; only names, ports and certificates are the test's.

const certificate = () => makeAuthority().issue(["DNS:localhost"]);

/** The TLS version that a server agrees to when only that one is offered; undefined if it refuses. */
function agreed(port: number, version: SecureVersion): Promise<string | undefined> {
  const only: ConnectionOptions = { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" };
  return new Promise((resolve) => {
    const socket = connect({ ...only, port, host: "127.0.0.1", servername: "localhost", rejectUnauthorized: false }, () => {
      resolve(socket.getProtocol() ?? undefined);
      socket.destroy();
    });
    socket.on("error", () => resolve(undefined));
  });
}

/** The status of a response over TLS, and each of its Strict-Transport-Security headers: two would be invalid (RFC 6797 §8.1). */
function overTls(port: number, path: string): Promise<{ status: number | undefined; hsts: string[] | undefined }> {
  return new Promise((resolve, reject) => {
    const options = { port, path, host: "127.0.0.1", servername: "localhost", rejectUnauthorized: false };
    get({ ...options, headers: { Host: `localhost:${port}` } }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, hsts: answer.headersDistinct["strict-transport-security"] });
    }).on("error", reject);
  });
}

const VERSIONS = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;
const all = (port: number) => Promise.all(VERSIONS.map((version) => agreed(port, version)));

test("nginx accepts TLS 1.2 and 1.3 only, even if the surrounding settings allow more, and redirects to it", async () => {
  const world = await smallWorld();
  const { plain, port } = await serveByOurNginxOverTls(join(world.dataDir, "site"), certificate());
  expect(await all(port)).toEqual([undefined, undefined, "TLSv1.2", "TLSv1.3"]);
  const { status, headers } = await ask(`http://127.0.0.1:${plain}/history/?x=1`, { Host: "status.example.com" });
  expect([status, headers.location]).toEqual([308, "https://status.example.com/history/?x=1"]);
});

test("Caddy accepts TLS 1.2 and 1.3 only, and sends HSTS once, for site and admin", async () => {
  const config = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(config, `site: { name: Status, url: "https://status.example.com" }\nadmin: { url: "https://localhost" }\n`);
  const { world } = await signedIn({ AFLOAT_CONFIG: config });
  const ports = await serveByCaddyOverTls(
    join(world.dataDir, "published", "current"),
    new URL(world.adminUrl).host,
    certificate(),
  );
  const answers = [[ports.site, "/"] as const, ...["/admin/login/", "/", "/metrics"].map((path) => [ports.admin, path] as const)];
  for (const [port, path] of answers) {
    expect(await all(port)).toEqual([undefined, undefined, "TLSv1.2", "TLSv1.3"]);
    const { status, hsts } = await overTls(port, path);
    expect([status, hsts], path).toEqual([expect.any(Number), ["max-age=63072000; includeSubDomains"]]);
  }
  expect((await overTls(ports.admin, "/metrics")).status, "metrics are not public").toBe(404);
});
