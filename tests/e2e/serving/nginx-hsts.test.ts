import { writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeAuthority } from "#tests/support/servers/certificates.ts";
import { serveByOurNginxOverTls } from "#tests/support/servers/nginx.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

/** Each Strict-Transport-Security header of a response: two would be invalid (RFC 6797 §8.1). */
const hstsOf = (port: number, path: string): Promise<string[] | undefined> =>
  new Promise((resolve, reject) => {
    get({ port, path, host: "127.0.0.1", servername: "localhost", rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(answer.headersDistinct["strict-transport-security"]);
    }).on("error", reject);
  });

test("nginx sends HSTS once, for every address, valid for two years", async () => {
  const folder = temporaryFolder();
  for (const name of ["index.html", "404.html"]) writeFileSync(join(folder, name), "<!doctype html>");
  const { port } = await serveByOurNginxOverTls(folder, makeAuthority().issue(["DNS:localhost"]));
  for (const path of ["/", "/nowhere/", "/.hidden"])
    expect(await hstsOf(port, path), path).toEqual(["max-age=63072000; includeSubDomains"]);
});
