import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "#tests/support/afloat.ts";
import { freePort } from "#tests/support/afloat.ts";
import { mailReceiver, type WebReceiver, webReceiver } from "#tests/support/servers/receivers.ts";
import { temporaryFolder } from "./record.ts";
import { smallWorld } from "./worlds.ts";

/** A small world that notifies a webhook of everything, and to which readers can subscribe by mail. */
export interface NotifiedWorld {
  world: World;
  hook: WebReceiver;
  mail: Awaited<ReturnType<typeof mailReceiver>>;
  /** Where readers subscribe. */
  subscribeUrl: string;
}

/** Options of the mail server, if it is not open to everyone. */
interface MailSetUp {
  server: Parameters<typeof mailReceiver>[0];
  /** Mail settings besides host, port and sender. */
  settings: string;
}

const OPEN: MailSetUp = { server: {}, settings: "security: none" };

/** How often the admin looks for notifications queued by another process or by a reader, in milliseconds. */
export const NOTICES_EVERY = 5_000;

/** Makes such a world. */
export async function notifiedWorld(more: NodeJS.ProcessEnv = {}, { server, settings } = OPEN): Promise<NotifiedWorld> {
  const [hook, mail] = [await webReceiver(), await mailReceiver(server)];
  const [sitePort, adminPort] = [await freePort(), await freePort()];
  const file = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(
    file,
    `
site: {name: The status, url: "http://127.0.0.1:${sitePort}", cloud: The cloud}
admin: {url: "http://127.0.0.1:${adminPort}"}
mail: {host: 127.0.0.1, port: ${mail.port}, ${settings}, from: status@example.org, perMinute: 6000}
notices:
  channels: [{name: ops, kind: webhook, url: "${hook.url}/hook", secretEnv: HOOK_SECRET}]
  subscribers: {}
`,
  );
  const ports = { AFLOAT_SITE_PORT: `${sitePort}`, AFLOAT_ADMIN_PORT: `${adminPort}` };
  const world = await smallWorld({ AFLOAT_CONFIG: file, HOOK_SECRET: "confidential", ...ports, ...more });
  world.siteUrl = `http://127.0.0.1:${sitePort}`;
  world.adminUrl = `http://127.0.0.1:${adminPort}`;
  return { world, hook, mail, subscribeUrl: `${world.adminUrl}/subscribe/` };
}

/** The links in a mail, by their last path segment: `confirm`, `manage`, `leave`. */
export function linksIn(text: string | undefined): Record<string, string> {
  const links = [...(text ?? "").matchAll(/http\S+\/subscribe\/(\w+)\/\?token=\S+/g)];
  return Object.fromEntries(links.map(([link, name]) => [name as string, link as string]));
}
