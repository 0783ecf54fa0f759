import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { AlertRule } from "#domain/alerts/alert.ts";
import type { PostmortemPolicy } from "#domain/incidents/commitment.ts";
import type { Answers, MainCloud } from "#domain/independence/audit.ts";
import type { PublicMirror, Site } from "#domain/publishing/site.ts";
import type { Instant } from "#domain/time.ts";
import { DEFAULT_WEIGHTS } from "#domain/uptime/uptime.ts";
import { type AdminConfig, adminConfigOf } from "./admin.ts";
import { ConfigError, REHEARSAL_FILE, type RuntimePaths, readRuntimePaths } from "./environment.ts";
import { lookOf } from "./look.ts";
import type { MirrorConfig } from "./mirrors.ts";
import { NO_NOTICES, type NoticesConfig, noticesConfigOf } from "./notices.ts";
import { policyOf } from "./postmortems.ts";
import { demoSettings, readSettings, type Settings } from "./settings.ts";

/** All settings of the operator, from afloat.yaml and the environment, checked. */
export interface Config extends RuntimePaths {
  site: Site;
  /** The deadlines for the root cause, which start when an incident is resolved. */
  postmortems: PostmortemPolicy;
  /** The URL of the admin, without a trailing slash; with https its cookie is Secure. */
  adminUrl: string;
  admin: AdminConfig;
  /** The rules that map alerts to impact. */
  alertRules: readonly AlertRule[];
  /** The cloud that the page must not depend on; null if it is not set. */
  mainCloud: MainCloud | null;
  mirrors: readonly MirrorConfig[];
  /** The host of the mail server; null if there is none. */
  mailHost: string | null;
  notices: NoticesConfig;
  /** The answers to questions that no machine can check. */
  answers: Answers;
  /** The start of the rehearsal; null in production. */
  rehearsal: { beganAt: Instant } | null;
  /** Whether an empty database may be filled with the demo. */
  demo: boolean;
}

/** Reads the configuration, or throws a ConfigError with the repair. Without a file the settings of the demo apply. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const file = resolve(env.AFLOAT_CONFIG ?? "afloat.yaml");
  const hasFile = existsSync(file);
  if (env.AFLOAT_CONFIG && !hasFile) throw new ConfigError(`AFLOAT_CONFIG is set to ${file}, which does not exist.`);
  const paths = readRuntimePaths(env);
  const settings = hasFile ? readSettings(file) : demoSettings(paths.sitePort, env.AFLOAT_LOCALES);
  const adminUrl = withoutSlash(settings.admin?.url ?? `http://127.0.0.1:${paths.adminPort}`);
  const notices = noticesConfigOf(settings, adminUrl);
  const config: Config = {
    ...paths,
    site: siteOf(settings, notices, dirname(file)),
    postmortems: policyOf(settings.postmortems),
    adminUrl,
    admin: adminConfigOf(settings.admin, adminUrl),
    alertRules: settings.alerts?.rules ?? [],
    mainCloud: settings.mainCloud ?? null,
    mirrors: settings.mirrors,
    mailHost: settings.mail?.host ?? null,
    notices,
    answers: settings.independence?.answers ?? {},
    demo: env.AFLOAT_DEMO === undefined ? !hasFile : env.AFLOAT_DEMO === "1",
    rehearsal: null,
  };
  return asRehearsal(config) ?? config;
}

function siteOf({ site, uptime, mirrors, look }: Settings, { subscribeUrl }: NoticesConfig, folder: string): Config["site"] {
  const url = withoutSlash(site.url);
  return {
    name: site.name,
    url,
    zone: site.timeZone,
    locales: site.locales,
    cloud: site.cloud ?? site.name,
    securityContact: site.securityContact ?? `${url}/`,
    uptimeWeights: uptime?.weights ?? DEFAULT_WEIGHTS,
    mirrors: mirrors.flatMap(publicMirrorOf),
    webSubHub: site.webSubHub ?? null,
    ...(subscribeUrl !== null && { subscribeUrl: `${subscribeUrl}/subscribe/` }),
    ...(look && { look: lookOf(look, folder) }),
  };
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/** The settings of a rehearsal, if the data folder belongs to one: marked, on this machine only, without mirrors and notifications. */
function asRehearsal(config: Config): Config | undefined {
  const file = join(config.dataDir, REHEARSAL_FILE);
  if (!existsSync(file)) return undefined;
  const url = `http://127.0.0.1:${config.sitePort}`;
  const { subscribeUrl: _, ...site } = config.site;
  return {
    ...config,
    site: { ...site, name: `DRILL: ${config.site.name}`, url, mirrors: [], webSubHub: null, isDrill: true },
    adminUrl: `http://127.0.0.1:${config.adminPort}`,
    // Passkeys work only at the address of the real admin. Users with an authenticator app still need its code.
    admin: { ...config.admin, needsSecondFactor: false },
    mirrors: [],
    mailHost: null,
    notices: NO_NOTICES,
    rehearsal: { beganAt: Date.parse((JSON.parse(readFileSync(file, "utf8")) as { beganAt: string }).beganAt) },
  };
}

const publicMirrorOf = ({ name, publicUrl }: MirrorConfig): PublicMirror[] =>
  publicUrl === undefined ? [] : [{ name, publicUrl: withoutSlash(publicUrl) }];
