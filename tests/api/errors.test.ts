import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type Answering, answerApi } from "#api/answer.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { createToken } from "#usecases/accounts/tokens.ts";

const ADMIN_URL = "https://admin.example";
const DETAIL = "stored in /srv/secret-place";

/** The HTTP API of a database in this process, and a token for it. */
async function served() {
  const record = emptyRecord();
  const context = { ...record, actor: { ...record.actor, role: "administrator" as const } };
  const { text } = createToken(context, { name: "robot", role: "publisher", days: null });
  const afloat = { context, config: { adminUrl: ADMIN_URL } };
  const answering = { afloat, queue: { wake() {} }, address: "203.0.113.9" } as unknown as Answering;
  const server = createServer((request, response) => void answerApi(request, response, answering)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/incidents`;
  const headers = { Authorization: `Bearer ${text}`, "Content-Type": "application/json", Connection: "close" };
  return { $client: record.db.$client, ask: (init: RequestInit = {}) => fetch(url, { ...init, headers }) };
}

/** The only content of a response, whatever the error was. */
const FAULT = {
  type: `${ADMIN_URL}/api/v1/problems/fault`,
  title: "Internal error",
  status: 500,
  detail: "Internal error. See the admin's log for details.",
};

test("an internal error reveals no details, for reads and for writes", async () => {
  const { $client, ask } = await served();
  const opening = { method: "POST", body: JSON.stringify({ title: "API fails", message: "Calls fail." }) };
  $client.exec(`CREATE TRIGGER fails BEFORE INSERT ON publications BEGIN SELECT RAISE (ABORT, '${DETAIL}'); END`);
  const written = await ask(opening);
  $client.exec("DROP TRIGGER fails; ALTER TABLE incidents RENAME TO secret_place");
  const read = await ask();
  for (const answer of [written, read]) {
    expect([answer.status, await answer.json()]).toEqual([500, FAULT]);
    expect([...answer.headers.keys()].sort()).toEqual(["connection", "content-length", "content-type", "date"]);
  }
});
