import { globSync } from "node:fs";
import { join } from "node:path";
import { root } from "./afloat.ts";

/** Who may read a route of the admin: everyone, signed-in users, administrators; or nobody, if it only accepts forms. */
export type Readers = "everybody" | "members" | "administrators" | "nobody";

/** Every route of the admin, with who may read it. Which forms may be sent to them is in the test of roles. */
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
  "/admin/incidents/correct/[update]": "members",
  "/admin/maintenances/new": "members",
  "/admin/maintenances/[id]": "members",
  "/admin/postmortems/[id]": "members",
  "/admin/publishing": "members",
  "/admin/compose": "nobody",
  "/admin/drafts": "nobody",
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

/** The path of a route, with ids that do not exist unless they are given. */
export const pathOf = (route: string, id = "000000000000", update = id): string =>
  `${route.replace("[id]", id).replace("[update]", update).replace("[...rest]", "nowhere/at/all")}/`;

/** The existing routes: the build makes one of each file in the pages' folder. */
export const routesOfPages = (): string[] =>
  globSync("**/*.{astro,ts}", { cwd: join(root, "src", "admin", "pages") }).map((file) =>
    `/admin/${file.replace(/\.\w+$/, "").replace(/(^|\/)index$/, "")}`.replace(/\/$/, ""),
  );
