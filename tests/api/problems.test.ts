import { request } from "node:http";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { OPENING, problemIn, programOf } from "#tests/support/program.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

/** A request with exactly this body, whose end may never be sent. */
function raw(
  world: World,
  token: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${world.adminUrl}/api/v1/incidents`,
      { method: "POST", headers: { Authorization: `Bearer ${token}`, ...headers } },
      async (answer) => {
        let text = "";
        for await (const part of answer) text += part;
        resolve({ status: answer.statusCode ?? 0, text });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

test("errors are problem documents, with every invalid field, its rule and its fix", async () => {
  const world = await smallWorld();
  const serving = await world.serve("--admin-only");
  const publisher = await programOf(world, "publisher");
  const all = await publisher("POST", "/incidents", {
    title: 7,
    message: "{{impact}}",
    impacts: [{ service: "api", level: "bad" }],
    more: 1,
  });
  expect([all.status, all.headers.get("content-type"), problemIn(all)]).toEqual([422, "application/problem+json", "refused"]);
  expect(all.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
    "body",
    "impacts.0.level",
    "message",
    "title",
  ]);
  for (const error of all.body.errors) expect([error.rule, error.repair].every((text) => text.length > 5)).toBe(true);
  const unknown = await publisher("POST", "/incidents", { ...OPENING, impacts: [{ service: "nix", level: "major_outage" }] });
  expect(unknown.body.errors).toEqual([
    { field: "impacts", rule: "Unknown service “nix”.", repair: "Use the slug of a service in the catalogue." },
  ]);
  const late = await publisher("POST", "/incidents", {
    ...OPENING,
    at: "2100-01-01T00:00:00Z",
    startedAt: "2024-01-01T00:00:00Z",
  });
  expect(late.body.errors.map(({ field }: { field: string }) => field)).toContain("at");
  expect(problemIn(await publisher("POST", "/incidents", "{"))).toBe("malformed");
  expect(problemIn(await publisher("POST", "/incidents", "a=b", { "Content-Type": "application/x-www-form-urlencoded" }))).toBe(
    "not-json",
  );
  expect((await publisher("POST", "/incidents", "[]")).status).toBe(422);
  expect((await publisher("POST", "/incidents", "null")).status).toBe(422);
  expect((await publisher("POST", "/incidents", "[".repeat(400_000))).status).toBe(400);
  expect((await publisher("POST", "/incidents", { ...OPENING, message: "x".repeat(60_000) })).status).toBe(422);
  const wrong = await publisher("DELETE", "/incidents", {});
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST, HEAD"]);
  for (const path of [
    "/incidents/nothere",
    "/incidents/000000000000",
    "/publications/0",
    "/publications/x",
    "/maintenances/000000000000",
  ])
    expect((await publisher("GET", path)).status, path).toBe(404);
  const other = await fetch(`${world.adminUrl}/api/v2/incidents`, { headers: { Authorization: `Bearer ${publisher.token}` } });
  expect([other.status, (await other.json()).detail]).toEqual([404, expect.stringContaining("/api/v1/openapi.json")]);
  const json = { "Content-Type": "application/json" };
  const large = JSON.stringify({ ...OPENING, message: "x".repeat(1_000_001) });
  expect((await raw(world, publisher.token, json, large)).status).toBe(413);
  const chunked = await raw(world, publisher.token, { ...json, "Transfer-Encoding": "chunked" }, JSON.stringify(OPENING));
  expect([chunked.status, chunked.text]).toEqual([201, expect.stringContaining('"publication"')]);
  for (const type of new Set([all, unknown, wrong].map(({ body }) => body.type)))
    expect(await (await fetch(type)).json()).toMatchObject({ type, meaning: expect.any(String) });
  expect(serving.log()).not.toContain("Calls fail");
  expect(serving.log()).not.toContain('"event":"api_failed"');
});
