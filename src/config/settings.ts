import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { adminSchema } from "./admin.ts";
import { alertsSchema } from "./alerts.ts";
import { ConfigError } from "./environment.ts";
import { httpUrl, zoneSchema } from "./fields.ts";
import { independenceSchema, mainCloudSchema } from "./independence.ts";
import { localesSchema } from "./locales.ts";
import { lookSchema } from "./look.ts";
import { mirrorsSchema } from "./mirrors.ts";
import { mailSchema, missingMailSetting, noticesSchema } from "./notices.ts";
import { postmortemsSchema } from "./postmortems.ts";
import { uptimeSchema } from "./uptime.ts";

/** The keys of afloat.yaml. */
export const settingsSchema = z
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

/** The content of afloat.yaml, checked and with defaults. */
export type Settings = z.output<typeof settingsSchema>;

/** The settings without a file, in the languages of AFLOAT_LOCALES, which are separated by commas. */
export function demoSettings(sitePort: number, locales = "en,zh-CN"): Settings {
  const result = settingsSchema.safeParse({
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

/** Reads afloat.yaml, or throws a ConfigError that lists every fault with its line. */
export function readSettings(file: string): Settings {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const [fault] = document.errors;
  if (fault) throw new ConfigError(`${file}, line ${fault.linePos?.[0].line}: ${fault.message.split("\n")[0]}`);
  const result = settingsSchema.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const path = issue.path.map(String);
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    const line = node?.range ? `line ${lines.linePos(node.range[0]).line}` : "missing";
    return `${file}, ${line}: ${path.join(".")} ${issue.message}`;
  });
  throw new ConfigError(faults.join("\n"));
}
