import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./afloat.ts";

/** Who may read a route of the admin: whoever comes, whoever is signed in, administrators; or nobody, since it only takes forms. */
export type Readers = "everybody" | "members" | "administrators" | "nobody";

/** Every route of the admin, as `astro.config.mjs` has it, with who may read it. What forms may be sent to them is the table of roles. */
export const ADMIN_ROUTES: Readonly<Record<string, Readers>> = {
  "/admin": "members",
  "/admin/setup": "everybody",
  "/admin/login": "everybody",
  "/admin/login/code": "members",
  "/admin/language": "everybody",
  "/admin/logout": "nobody",
  "/admin/enter": "everybody",
  "/admin/confirm": "members",
  "/admin/subscription": "members",
  "/admin/subscription/confirm": "members",
  "/admin/subscription/manage": "members",
  "/admin/subscription/leave": "members",
  "/admin/forbidden": "members",
  "/admin/incidents/new": "members",
  "/admin/incidents/[id]": "members",
  "/admin/maintenances/new": "members",
  "/admin/maintenances/[id]": "members",
  "/admin/postmortems/[id]": "members",
  "/admin/publishing": "members",
  "/admin/compose": "nobody",
  "/admin/templates": "members",
  "/admin/reviews": "members",
  "/admin/session": "members",
  "/admin/account": "members",
  "/admin/account/authenticator": "members",
  "/admin/people": "administrators",
  "/admin/notices": "members",
  "/admin/subscribers": "administrators",
  "/admin/tokens": "administrators",
  "/admin/alerts": "members",
  "/admin/audit": "administrators",
  "/admin/audit/export": "administrators",
  "/admin/[...rest]": "members",
};

/** The path of a route, with an id in it that there is none of unless one is given. */
export const pathOf = (route: string, id = "000000000000"): string =>
  `${route.replace("[id]", id).replace("[...rest]", "nowhere/at/all")}/`;

/** The routes that are injected, read from the settings of the build. */
export function injectedRoutes(): string[] {
  const text = readFileSync(join(root, "astro.config.mjs"), "utf8");
  const table = /const routes = \{([\s\S]*?)\};/.exec(text)?.[1] ?? "";
  return [...table.matchAll(/^\s*"([^"]+)":/gm)].map(([, route]) => route as string);
}
