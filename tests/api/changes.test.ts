import { expect, test } from "vitest";
import { OPENING, problemIn, programOf } from "#tests/support/program.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test("a request repeated with its key is carried out once, even if the server was killed in between, and the key is refused for any other request", async () => {
  const world = await smallWorld();
  let serving = await world.serve("--admin-only");
  const publisher = await programOf(world, "publisher");
  const first = await publisher("POST", "/incidents", OPENING, { "Idempotency-Key": '"one"', Prefer: "respond-async, wait=20" });
  expect([first.status, first.headers.get("preference-applied")]).toEqual([201, "wait=20"]);
  expect(first.body.liveAt).toMatch(/Z$/);
  const reordered = Object.fromEntries(Object.entries(OPENING).reverse());
  const again = await publisher("POST", "/incidents", reordered, { "Idempotency-Key": "one" });
  expect([again.status, again.body, again.headers.get("location")]).toEqual([201, first.body, first.headers.get("location")]);
  const other = await publisher("POST", "/incidents", { ...OPENING, title: "Another" }, { "Idempotency-Key": "one" });
  expect([other.status, problemIn(other)]).toEqual([422, "key-reused"]);
  const elsewhere = await publisher(
    "POST",
    `/incidents/${first.body.id}/updates`,
    { message: "More." },
    { "Idempotency-Key": "one" },
  );
  expect(problemIn(elsewhere)).toBe("key-reused");
  const refused = await publisher("POST", "/incidents", { ...OPENING, title: " " }, { "Idempotency-Key": "two" });
  expect([refused.status, refused.body.errors[0].field]).toEqual([422, "title"]);
  expect(
    (await publisher("POST", "/incidents", OPENING, { "Idempotency-Key": "two" })).status,
    "what was refused was not done",
  ).toBe(201);
  expect(problemIn(await publisher("POST", "/incidents", OPENING, { "Idempotency-Key": "k".repeat(256) }))).toBe("malformed");
  const both = await Promise.all([1, 2, 3].map(() => publisher("POST", "/incidents", OPENING, { "Idempotency-Key": "three" })));
  expect(new Set(both.map(({ body }) => body.id)).size).toBe(1);
  for (const round of ["a", "b", "c"]) {
    const sent = publisher("POST", "/incidents", { ...OPENING, title: `Round ${round}` }, { "Idempotency-Key": round }).catch(
      () => undefined,
    );
    // Some moment between the request and its response.
    await new Promise((resolve) => setTimeout(resolve, round === "a" ? 0 : 4));
    await serving.end("SIGKILL");
    await sent;
    serving = await world.serve("--admin-only");
    expect(
      (await publisher("POST", "/incidents", { ...OPENING, title: `Round ${round}` }, { "Idempotency-Key": round })).status,
    ).toBe(201);
  }
  const titles = (await world.json("incident", "list")).incidents.map(({ title }: { title: string }) => title);
  expect(titles.sort()).toEqual(["API fails", "API fails", "API fails", "Round a", "Round b", "Round c"]);
});

test("a change applies only to the state named in If-Match", async () => {
  const world = await smallWorld();
  await world.admin();
  const publisher = await programOf(world, "publisher");
  const { body } = await publisher("POST", "/incidents", OPENING);
  const incident = `/incidents/${body.id}`;
  const tag = (await publisher("GET", incident)).headers.get("etag") ?? expect.fail();
  expect(tag).toMatch(/^"[\w-]{22}"$/);
  expect((await publisher("GET", incident, undefined, { "If-None-Match": `W/"x", W/${tag}` })).status).toBe(304);
  expect((await publisher("HEAD", incident)).headers.get("etag")).toBe(tag);
  const answer = await publisher(
    "POST",
    `${incident}/updates`,
    { message: "We know why.", status: "identified" },
    { "If-Match": tag },
  );
  expect(answer.status).toBe(201);
  const stale = await publisher("PATCH", incident, { title: "API unavailable", reason: "Clearer." }, { "If-Match": tag });
  const now = (await publisher("GET", incident)).headers.get("etag");
  expect([stale.status, problemIn(stale), stale.headers.get("etag")]).toEqual([412, "stale", now]);
  expect((await publisher("GET", incident)).body.title).toBe("API fails");
  expect(
    (await publisher("PATCH", incident, { title: "x", reason: "Clearer." }, { "If-Match": `W/${now}` })).status,
    "a weak ETag is not enough",
  ).toBe(412);
  expect(
    (await publisher("PATCH", incident, { title: "API unavailable", reason: "Clearer." }, { "If-Match": `"other", ${now}` }))
      .status,
  ).toBe(200);
  expect((await publisher("PATCH", incident, { title: "API down", reason: "Clearer." }, { "If-Match": "*" })).status).toBe(200);
  const receipt = await publisher("GET", `/publications/${answer.body.publication}`, undefined, { Prefer: "wait=20" });
  expect(receipt.body).toMatchObject({ seq: answer.body.publication, live: true, fault: null, mirrors: [] });
});
