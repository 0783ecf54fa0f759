import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { type ChannelConfig, noticesSchema } from "#config/notices.ts";
import { MAX_MESSAGE_LENGTH, MAX_TITLE_LENGTH } from "#domain/updates/text-rules.ts";
import { CHANNEL_KINDS } from "#notify/kinds/index.ts";
import type { ChannelKind, HttpKind, HttpSettings } from "#notify/kinds/shared/channel-kind.ts";
import { root } from "#tests/support/afloat.ts";
import { HOSTILE } from "#tests/support/browser/hostile.ts";
import { webReceiver } from "#tests/support/servers/receivers.ts";
import { until } from "#tests/support/until.ts";
import { CHAT_MARKUP, ENTRY_URL, sampleNotice } from "#tests/support/worlds/notice.ts";
import { notifyingWorld } from "#tests/support/worlds/notifications.ts";

// These tests run for every file in src/notify/kinds. A new kind is tested without a change here.

const docs = readFileSync(join(root, "docs", "notices.md"), "utf8");
/** The channels of the example at the top of docs/notices.md. */
const examples: { kind: string }[] = parse(/```yaml\n([\s\S]*?)```/.exec(docs)?.[1] ?? "").notices.channels;

const kinds = CHANNEL_KINDS.map((kind) => [kind.name, kind] as const);
const httpKinds = CHANNEL_KINDS.filter((kind): kind is HttpKind => kind.transport === "http");

function exampleOf({ name }: ChannelKind): object {
  const example = examples.find(({ kind }) => kind === name);
  if (!example) throw new Error(`The example in docs/notices.md has no channel with “kind: ${name}”.`);
  return example;
}

const settingsOf = (kind: ChannelKind) =>
  noticesSchema.parse({ channels: [exampleOf(kind)] }).channels[0]?.settings as ChannelConfig["settings"];

test("the file of a kind has its name", () => {
  const files = Object.entries(import.meta.glob<ChannelKind>("#notify/kinds/*.ts", { eager: true, import: "default" }));
  const named = files.map(([file, kind]) => [basename(file, ".ts"), kind?.name]).filter(([file]) => file !== "index");
  expect(named.map(([, name]) => name)).toEqual(named.map(([file]) => file));
  expect(named).toHaveLength(kinds.length);
});

test.each(kinds)("docs/notices.md has %s in its example and in its table of kinds", (name, { summary, fields }) => {
  const settings = Object.entries(fields).map(([setting, { description }]) => `\`${setting}\`: ${description}`);
  const row = `| \`${name}\` | ${summary} | ${settings.join("; ")} |`;
  expect(docs.split("\n").includes(row), `docs/notices.md needs this row:\n${row}`).toBe(true);
  expect(examples.map(({ kind }) => kind)).toContain(name);
});

test.each(kinds)("the settings accept the documented example of %s, and refuse its unknown keys by name", (name, kind) => {
  const example = exampleOf(kind);
  expect(noticesSchema.parse({ channels: [example] }).channels[0]?.kind).toBe(kind);
  const refused = noticesSchema.safeParse({ channels: [{ ...example, hush: 1 }] }).error?.issues[0]?.message ?? "";
  for (const setting of ["name", "kind", "services", "regions", "from", ...Object.keys(kind.fields)])
    expect(refused, name).toMatch(new RegExp(`Available: .*\\b${setting}\\b`));
});

test("an unknown kind is refused with all kinds that there are", () => {
  const message = noticesSchema.safeParse({ channels: [{ name: "x", kind: "fax" }] }).error?.issues[0]?.message ?? "";
  const names = CHANNEL_KINDS.map(({ name }) => name).join(", ");
  expect(message).toBe(`is not a kind of channel. Use ${names.replace(/, ([^,]+)$/, " or $1")}.`);
  expect(names).toContain("slack");
});

/** Every value of a body that is not an object, by its path, like `blocks.0.text.type`. */
const leavesOf = (value: unknown, path = ""): [path: string, value: unknown][] =>
  value !== null && typeof value === "object"
    ? Object.entries(value).flatMap(([key, each]) => leavesOf(each, path === "" ? key : `${path}.${key}`))
    : [[path, value]];

/** The different values at each path, whatever the positions in lists. */
const valuesByPath = (body: object): Map<string, Set<unknown>> => {
  const values = new Map<string, Set<unknown>>();
  for (const [path, value] of leavesOf(body)) {
    const general = path.replace(/\.\d+(?=\.|$)/g, ".*");
    values.set(general, (values.get(general) ?? new Set()).add(value));
  }
  return values;
};

const LONG = [
  "a".repeat(MAX_MESSAGE_LENGTH),
  "a\n".repeat(MAX_MESSAGE_LENGTH / 2),
  "<&*\\".repeat(MAX_MESSAGE_LENGTH / 4),
  "云服务器无法访问。".repeat(MAX_MESSAGE_LENGTH / 9),
  "\u202Eשירות\u202C ".repeat(MAX_MESSAGE_LENGTH / 8),
  "\u0000\u0007".repeat(MAX_MESSAGE_LENGTH / 2),
];

const bodyOf = (kind: HttpKind, text: string): object => {
  const lines = Array.from({ length: 30 }, (_, n) => `${n}: ${text.replace(/\n/g, " ").slice(0, 500)}`);
  return kind.body(sampleNotice(text.slice(0, MAX_TITLE_LENGTH), text, lines), settingsOf(kind));
};

test.each(httpKinds.map((kind) => [kind.name, kind] as const))("hostile and long texts stay inert and short in %s", (_, kind) => {
  const [plain, other] = [valuesByPath(bodyOf(kind, "Calls fail")), valuesByPath(bodyOf(kind, "Logins time out"))];
  const constant = [...plain].filter(([path, values]) => isDeepStrictEqual(values, other.get(path)));
  for (const text of [...CHAT_MARKUP, ...HOSTILE, ...LONG]) {
    const body = bodyOf(kind, text);
    const what = `${kind.name}: ${JSON.stringify(text.slice(0, 40))}`;
    expect(Buffer.byteLength(JSON.stringify(body)), what).toBeLessThanOrEqual(kind.maxBytes);
    // A text changes texts only: no type, link or switch, and no part of another form.
    const values = valuesByPath(body);
    expect([...values.keys()].sort(), what).toEqual([...plain.keys()].sort());
    for (const [path, expected] of constant) expect(values.get(path), `${what} at ${path}`).toEqual(expected);
    expect(marksIn(kind, body), what).toEqual(marksIn(kind, bodyOf(kind, "Calls fail")));
  }
});

/** The marks that are not escaped, where the receiver interprets them; the template of a kind may have some of its own. */
function marksIn({ markup, name }: HttpKind, body: object): (string[] | null)[] {
  const leaves = new Map(leavesOf(body));
  return (markup?.paths ?? []).map((path) => {
    expect(leaves.has(path), `${name} has no ${path}`).toBe(true);
    return String(leaves.get(path)).match(new RegExp(markup?.mark ?? /$^/, "g"));
  });
}

test.each(httpKinds.map((kind) => [kind.name, kind] as const))(
  "%s is sent as JSON to the URL of its settings",
  async (name, kind) => {
    const receiver = await webReceiver();
    const to = `${receiver.url}/${name}`;
    const { url, urlEnv = "UNUSED", secretEnv = "UNUSED" } = settingsOf(kind) as HttpSettings;
    const channel = { name, kind: name, ...settingsOf(kind), ...(url !== undefined && { url: to }) };
    const world = notifyingWorld({ notices: { channels: [channel] } }, { [secretEnv]: "secret", [urlEnv]: to });
    await world.start();
    world.open("API fails");
    world.goLive();
    await until("a request", () => receiver.received.length === 1);
    const [{ path, headers, body }] = receiver.received as [(typeof receiver.received)[0]];
    expect(path).toMatch(new RegExp(`^/${name}(\\?|$)`));
    expect(headers["content-type"]).toBe("application/json");
    expect(JSON.stringify(JSON.parse(body))).toContain("API fails");
  },
);

/** The bodies for one update. Receivers rely on them. */
const SENT: Record<string, string> = {
  discord:
    '{"allowed_mentions":{"parse":[]},"embeds":[{"title":"Identified: API & more","description":"Calls \\\\<fail\\\\>.","url":"https://status.example/incidents/incident0001/#update000000","timestamp":"1970-01-01T00:00:00Z","fields":[{"name":"Impact","value":"API: down"}]}]}',
  slack:
    '{"text":"Identified: API &amp; more","mrkdwn":false,"unfurl_links":false,"blocks":[{"type":"header","text":{"type":"plain_text","text":"Identified: API & more","emoji":false}},{"type":"section","text":{"type":"plain_text","text":"Calls <fail>.","emoji":false}},{"type":"context","elements":[{"type":"plain_text","text":"API: down","emoji":false}]},{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Open the status page","emoji":false},"url":"https://status.example/incidents/incident0001/#update000000"}]}]}',
  teams:
    '{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","type":"AdaptiveCard","version":"1.4","body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"Identified: API & more","weight":"Bolder","size":"Medium"}]},{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"Calls <fail>."}]},{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"API: down","isSubtle":true}]}],"actions":[{"type":"Action.OpenUrl","title":"Open the status page","url":"https://status.example/incidents/incident0001/#update000000"}]}}]}',
  webhook:
    '{"type":"incident.update","timestamp":"1970-01-01T00:00:00Z","data":{"id":"update000000-0","name":"Identified","subject":"[Identified] API & more","short":"Identified: API & more. https://status.example/incidents/incident0001/","message":"**Calls** <fail>.","at":"1970-01-01T00:00:00Z","url":"https://status.example/incidents/incident0001/#update000000","impact":[{"services":"API","plane":"control","place":"all regions","level":"major_outage"}],"entry":{"id":"incident0001","kind":"incident","title":"API & more","status":"identified","level":"major_outage","services":["api"],"regions":[],"url":"https://status.example/incidents/incident0001/"}}}',
};

test.each(Object.entries(SENT))("the body of %s is this one, byte for byte", (name, expected) => {
  const kind = httpKinds.find((each) => each.name === name) as HttpKind;
  expect(JSON.stringify(kind.body(sampleNotice("API & more", "**Calls** <fail>.", ["API: down"]), settingsOf(kind)))).toBe(
    expected,
  );
  expect(expected).toContain(ENTRY_URL);
});
