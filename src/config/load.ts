import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { AlertRule } from "#domain/alerts/alert.ts";
import type { PostmortemPolicy } from "#domain/incidents/commitment.ts";
import type { Answers, MainCloud } from "#domain/independence/audit.ts";
import type { Look } from "#domain/publishing/look.ts";
import type { Instant } from "#domain/time.ts";
import { DEFAULT_WEIGHTS, type Weights } from "#domain/uptime/uptime.ts";
import { type AdminConfig, adminConfigOf, adminSchema } from "./admin.ts";
import { alertsSchema } from "./alerts.ts";
import { ConfigError, REHEARSAL_FILE, type RuntimePaths, readRuntimePaths } from "./environment.ts";
import { httpUrl, zoneSchema } from "./fields.ts";
import { independenceSchema, mainCloudSchema } from "./independence.ts";
import { localesSchema } from "./locales.ts";
import { lookOf, lookSchema } from "./look.ts";
import { type MirrorConfig, mirrorsSchema } from "./mirrors.ts";
import { mailSchema, missingMailSetting, NO_NOTICES, type NoticesConfig, noticesConfigOf, noticesSchema } from "./notices.ts";
import { policyOf, postmortemsSchema } from "./postmortems.ts";
import { uptimeSchema } from "./uptime.ts";

/** The settings of afloat.yaml. */
export const SETTINGS = z
  .strictObject({
    site: z.strictObject({
      name: z.string().min(1),
      url: httpUrl,
      timeZone: zoneSchema.default("Etc/UTC"),
      locales: localesSchema.default(["en"]),
      cloud: z.string().min(1).optional(),
      securityContact: z.string().min(1).optional(),
      webSubHub: httpUrl.optional(),
    }),
    uptime: uptimeSchema.optional(),
    admin: adminSchema.optional(),
    alerts: alertsSchema.optional(),
    postmortems: postmortemsSchema.prefault({}),
    mainCloud: mainCloudSchema.optional(),
    mirrors: mirrorsSchema.default([]),
    mail: mailSchema.optional(),
    notices: noticesSchema.optional(),
    look: lookSchema.optional(),
    independence: independenceSchema.optional(),
  })
  .check(({ value, issues }) => {
    const missingSetting = missingMailSetting(value);
    if (missingSetting) issues.push({ code: "custom", input: value, ...missingSetting });
  });

/** Another address of the site, without a trailing slash, and the mirror's name. */
export interface Elsewhere {
  name: string;
  publicUrl: string;
}

/** Everything that an operator decides: afloat.yaml and the environment, checked. */
export interface Config extends RuntimePaths {
  site: {
    name: string;
    /** Without a trailing slash. */
    url: string;
    zone: string;
    /** The languages of the pages; the first is the one that texts are written in. */
    locales: readonly string[];
    /** What the page reports on, as said in its sentences. */
    cloud: string;
    securityContact: string;
    /** How much of the time at each level counts as downtime. */
    uptimeWeights: Weights;
    /** Where readers find the same pages. */
    mirrors: readonly Elsewhere[];
    /** Where feed readers may ask to be told at once (WebSub); null when there is no such place. */
    webSubHub: string | null;
    /** What the operator gives the pages of their own. */
    look?: Look;
    /** Whether all of it is practice, and every page says so. */
    isDrill?: boolean;
    /** Where the form of the Subscribe page is sent to; left out where nobody can subscribe by mail. */
    subscribeUrl?: string;
  };
  /** What is promised of the cause when an incident ends. */
  postmortems: PostmortemPolicy;
  /** Where staff reach the admin; https makes its cookie Secure. */
  adminUrl: string;
  admin: AdminConfig;
  /** What alerts mean that come in over HTTP. */
  alertRules: readonly AlertRule[];
  /** What the page reports on and must not lean on; null when it is not named. */
  mainCloud: MainCloud | null;
  mirrors: readonly MirrorConfig[];
  /** Through which mail goes out; null when there is none. */
  mailHost: string | null;
  /** Who is told of each word outside the page. */
  notices: NoticesConfig;
  /** What people answered of what no machine can see. */
  answers: Answers;
  /** Since when people practise here; null where it is for real. */
  rehearsal: { beganAt: Instant } | null;
  /** Whether the demo world may be made in an empty database. */
  demo: boolean;
}

/** Reads the configuration, or throws a ConfigError that says what to repair. Without a file the demo's settings hold. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const file = resolve(env.AFLOAT_CONFIG ?? "afloat.yaml");
  if (env.AFLOAT_CONFIG && !existsSync(file)) throw new ConfigError(`AFLOAT_CONFIG is set to ${file}, which does not exist.`);
  const hasFile = existsSync(file);
  const places = readRuntimePaths(env);
  const given = hasFile ? readFile(file) : demoSettings(places.sitePort, env.AFLOAT_LOCALES);
  const url = given.site.url.replace(/\/+$/, "");
  const adminUrl = (given.admin?.url ?? `http://127.0.0.1:${places.adminPort}`).replace(/\/+$/, "");
  const notices = noticesConfigOf(given, adminUrl);
  const config: Config = {
    ...places,
    site: {
      name: given.site.name,
      url,
      zone: given.site.timeZone,
      locales: given.site.locales,
      cloud: given.site.cloud ?? given.site.name,
      securityContact: given.site.securityContact ?? `${url}/`,
      uptimeWeights: given.uptime?.weights ?? DEFAULT_WEIGHTS,
      mirrors: given.mirrors.flatMap(elsewhereOf),
      webSubHub: given.site.webSubHub ?? null,
      ...(notices.subscribeUrl !== null && { subscribeUrl: `${notices.subscribeUrl}/subscribe/` }),
      ...(given.look && { look: lookOf(given.look, dirname(file)) }),
    },
    postmortems: policyOf(given.postmortems),
    adminUrl,
    admin: adminConfigOf(given.admin, adminUrl),
    alertRules: given.alerts?.rules ?? [],
    mainCloud: given.mainCloud ?? null,
    mirrors: given.mirrors,
    mailHost: given.mail?.host ?? null,
    notices,
    answers: given.independence?.answers ?? {},
    demo: env.AFLOAT_DEMO === undefined ? !hasFile : env.AFLOAT_DEMO === "1",
    rehearsal: null,
  };
  return asRehearsal(config) ?? config;
}

/** The same settings for practice, where the data folder is a rehearsal's: marked, on this machine alone, without mirrors, and nobody is told. */
function asRehearsal(config: Config): Config | undefined {
  const file = join(config.dataDir, REHEARSAL_FILE);
  if (!existsSync(file)) return undefined;
  const url = `http://127.0.0.1:${config.sitePort}`;
  const { subscribeUrl: _, ...site } = config.site;
  return {
    ...config,
    site: { ...site, name: `DRILL: ${config.site.name}`, url, mirrors: [], webSubHub: null, isDrill: true },
    adminUrl: `http://127.0.0.1:${config.adminPort}`,
    // Passkeys belong to the real address; whoever has an authenticator app is asked for its code.
    admin: { ...config.admin, needsSecondFactor: false },
    mirrors: [],
    mailHost: null,
    notices: NO_NOTICES,
    rehearsal: { beganAt: Date.parse((JSON.parse(readFileSync(file, "utf8")) as { beganAt: string }).beganAt) },
  };
}

const elsewhereOf = ({ name, publicUrl }: MirrorConfig): Elsewhere[] =>
  publicUrl === undefined ? [] : [{ name, publicUrl: publicUrl.replace(/\/+$/, "") }];

/** What holds without a file, in the languages that AFLOAT_LOCALES names, parted by commas. */
function demoSettings(sitePort: number, locales = "en,zh-CN"): z.output<typeof SETTINGS> {
  const result = SETTINGS.safeParse({
    site: {
      name: "Tencent Cloud status (demo)",
      url: `http://127.0.0.1:${sitePort}`,
      timeZone: "Asia/Shanghai",
      locales: locales.split(","),
      cloud: "Tencent Cloud",
    },
  });
  if (result.success) return result.data;
  throw new ConfigError(`AFLOAT_LOCALES=${locales} ${result.error.issues[0]?.message}`);
}

function readFile(file: string): z.output<typeof SETTINGS> {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const [fault] = document.errors;
  if (fault) throw new ConfigError(`${file}, line ${fault.linePos?.[0].line}: ${fault.message.split("\n")[0]}`);
  const result = SETTINGS.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const path = issue.path.map(String);
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    const line = node?.range ? `line ${lines.linePos(node.range[0]).line}` : "missing";
    return `${file}, ${line}: ${path.join(".")} ${issue.message}`;
  });
  throw new ConfigError(faults.join("\n"));
}
