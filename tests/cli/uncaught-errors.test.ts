import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, type World } from "#tests/support/afloat.ts";
import { childOf } from "#tests/support/processes.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

/** Runs some lines in a process that exits on errors, and in which something else listens for errors too, as the web adapter does. */
function runWithFault(lines: string): Promise<{ status: number; stderr: string }> {
  const script = `import { exitOnUncaughtErrors } from ${JSON.stringify(join(root, "src", "cli", "uncaught-errors.ts"))};
    process.on("unhandledRejection", () => {});
    exitOnUncaughtErrors();
    ${lines}
    setTimeout(() => {}, 30_000);`;
  // Logging is off only in this process.
  const { AFLOAT_LOG_LEVEL: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--input-type=module", "-e", script], { env }, (error, _, stderr) =>
      resolve({ status: Number(error?.code ?? 0), stderr }),
    );
  });
}

test("an unhandled rejection ends the process with 1, and is logged", async () => {
  const { status, stderr } = await runWithFault(`Promise.reject(new Error("lost in the background"));`);
  expect(status).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({ level: "fatal", event: "fault", error: expect.stringContaining("lost in the b") });
});

test("so does an uncaught error", async () => {
  const { status, stderr } = await runWithFault(`setTimeout(() => { throw new Error("thrown away"); });`);
  expect(status).toBe(1);
  expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({
    level: "fatal",
    error: expect.stringContaining("thrown away"),
  });
});

/** Starts to send a form, and closes the connection in the middle of it. */
async function hangUp({ adminUrl }: World, path: string): Promise<void> {
  const { host, port } = new URL(adminUrl);
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  const headers = [`POST ${path} HTTP/1.1`, `Host: ${host}`, `Origin: ${adminUrl}`, "Content-Length: 900"];
  const type = "Content-Type: application/x-www-form-urlencoded";
  socket.write(`${[...headers, type].join("\r\n")}\r\n\r\nname=Someone&password=half a pass`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.resetAndDestroy();
}

test("browsers that disconnect in the middle of a form do not stop the admin", async () => {
  const world = await smallWorld();
  const serving = await world.serve();
  const admin = childOf(serving.process.pid, "--admin-only") as number;
  for (let count = 0; count < 20; count++) await hangUp(world, count % 2 ? "/admin/login/" : "/admin/setup/");
  expect((await fetch(`${world.adminUrl}/healthz`)).status).toBe(200);
  expect(childOf(serving.process.pid, "--admin-only")).toBe(admin);
  expect(serving.log()).not.toContain('"event":"fault"');
});
