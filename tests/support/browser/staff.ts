import { setTimeout as sleep } from "node:timers/promises";
import type { Admin, World } from "#tests/support/afloat.ts";
import { staffedSmallWorld } from "#tests/support/worlds/worlds.ts";

export const ACCOUNT = { name: "Comms lead", password: "a sentence only we would write" };

/** The one-time link that a new admin prints. */
export async function setupLink(serving: Pick<Admin, "output">): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const link = /http\S+\/admin\/setup\/\?token=\S+/.exec(serving.output())?.[0];
    if (link) return link;
    await sleep(25);
  }
  throw new Error(`No set-up link was printed:\n${serving.output()}`);
}

/** A user of a browser without JavaScript: keeps the cookie, sends forms, follows no redirects. */
export interface Staff {
  world: World;
  cookie: string;
  get(path: string): Promise<{ status: number; text: string; headers: Headers }>;
  post(
    path: string,
    fields: Record<string, string> | FormData,
  ): Promise<{ status: number; text: string; location: string; headers: Headers }>;
}

/** A visitor of the admin, signed in if a cookie is given. */
export function visitor(world: World, cookie = ""): Staff {
  const staff: Staff = {
    world,
    cookie,
    async get(path) {
      const answer = await fetch(world.adminUrl + path, { redirect: "manual", headers: { Cookie: staff.cookie } });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
    async post(path, fields) {
      const answer = await fetch(world.adminUrl + path, {
        method: "POST",
        redirect: "manual",
        headers: { Cookie: staff.cookie, Origin: world.adminUrl, "Sec-Fetch-Site": "same-origin" },
        body: fields instanceof FormData ? fields : new URLSearchParams(fields),
      });
      for (const set of answer.headers.getSetCookie()) staff.cookie = withCookie(staff.cookie, set.split(";")[0] ?? "");
      const { status, headers } = answer;
      return { status, text: await answer.text(), location: headers.get("location") ?? "", headers };
    },
  };
  return staff;
}

/** A Cookie header with one more pair, which replaces the previous one of that name; an empty value removes it. */
function withCookie(header: string, pair: string): string {
  const [name, value] = pair.split("=", 2);
  const others = header.split("; ").filter((each) => each && !each.startsWith(`${name}=`));
  return [...others, ...(value ? [pair] : [])].join("; ");
}

/** The small world with a running admin, and a signed-in user; or another world with an account. */
export async function signedIn(
  env: NodeJS.ProcessEnv = {},
  make = staffedSmallWorld,
): Promise<{ staff: Staff; world: World; admin: Admin }> {
  const { staff, world } = await make(env);
  return { staff, world, admin: await world.admin() };
}

/** Creates the first account with the link that a new admin printed, and signs in. */
export async function setUp(world: World, serving: Pick<Admin, "output">): Promise<Staff> {
  const staff = visitor(world);
  const token = new URL(await setupLink(serving)).searchParams.get("token") ?? "";
  await staff.post("/admin/setup/", { token, ...ACCOUNT });
  return staff;
}

/** Signs in again with that account, as after an expired session. */
export async function signInAgain(staff: Staff): Promise<Staff> {
  const fresh = visitor(staff.world);
  await fresh.post("/admin/login/", ACCOUNT);
  return fresh;
}

/** The value of a field of a page: the text of an input or textarea, or the selected option. */
export function fieldIn(html: string, name: string): string | undefined {
  const quoted = name.replace(/[.*]/g, "\\$&");
  const area = new RegExp(`<textarea[^>]*name="${quoted}"[^>]*>\\n?([^<]*)</textarea>`).exec(html)?.[1];
  const chosen = new RegExp(`<select[^>]*name="${quoted}"[^>]*>[\\s\\S]*?</select>`).exec(html)?.[0];
  const option = chosen && /<option value="([^"]*)" selected/.exec(chosen)?.[1];
  const input = new RegExp(`<input[^>]*name="${quoted}"[^>]*>`).exec(html)?.[0];
  const text = area ?? option ?? (input && (/value="([^"]*)"/.exec(input)?.[1] ?? ""));
  return text?.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replace(/&(lt|gt|quot|amp);/g, unescaped);
}

const unescaped = (_: string, entity: string): string => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[entity] ?? "";

/** The fields of a new incident, ready to be sent. */
export async function freshIncident(staff: Staff, fields: Record<string, string> = {}): Promise<Record<string, string>> {
  const { text } = await staff.get("/admin/incidents/new/");
  const prefilled = ["id", "atShown", "at", "nextUpdate", "status"].map((name) => [name, fieldIn(text, name) ?? ""]);
  return { ...Object.fromEntries(prefilled), title: "Cloud API fails", message: "Calls fail.", ...fields };
}

/** Opens an incident and returns its id. */
export async function openedIncident(staff: Staff, fields: Record<string, string> = {}): Promise<string> {
  const { location, text } = await staff.post("/admin/incidents/new/", await freshIncident(staff, fields));
  const id = /^\/admin\/incidents\/(\w{12})\//.exec(location)?.[1];
  if (!id) throw new Error(`It was not opened:\n${text}`);
  return id;
}
