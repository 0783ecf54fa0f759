import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

export interface Certificate {
  key: Buffer;
  cert: Buffer;
}

/** A certificate authority, made by openssl for one test. */
export interface Authority {
  /** The file with its certificate: NODE_EXTRA_CA_CERTS makes Node trust it. */
  file: string;
  /** A certificate for these names (DNS:… or IP:…), signed so many days ago for so many days. */
  issue(names: string[], days?: number, daysAgo?: number): Certificate;
}

export function makeAuthority(name = "Test authority"): Authority {
  const folder = temporaryFolder();
  const inFolder = (file: string) => join(folder, file);
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const ofCa = ["-addext", "basicConstraints=critical,CA:TRUE"];
  run(
    "openssl",
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca.key",
    "-out",
    "ca.crt",
    "-subj",
    `/CN=${name}`,
    "-days",
    "90",
    ...ofCa,
  );
  return {
    file: inFolder("ca.crt"),
    issue(names, days = 60, daysAgo = 0) {
      const forNames = ["-addext", `subjectAltName=${names.join(",")}`];
      run("openssl", "req", ...newKey, "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=own", ...forNames);
      const sign = ["openssl", "x509", "-req", "-in", "own.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-copy_extensions", "copy"];
      run("faketime", `${daysAgo} days ago`, ...sign, "-days", `${days}`, "-out", "own.crt");
      return { key: readFileSync(inFolder("own.key")), cert: readFileSync(inFolder("own.crt")) };
    },
  };
}

/** Serves over https on an address of this machine until the test ends. Returns the port. */
export async function serveByHttps(certificate: Certificate, answer: RequestListener, address = "127.0.0.1"): Promise<number> {
  const server = createServer(certificate, answer).listen(0, address);
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return (server.address() as AddressInfo).port;
}
