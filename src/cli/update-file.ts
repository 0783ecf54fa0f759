import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { Refusal, Refusals, refusalsIn } from "#domain/errors.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { type GivenFields, mapFields } from "#domain/incidents/fields.ts";
import { type IncidentStatus, POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { checkFilledIn } from "#domain/incidents/template.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import { checkMessage, checkTitle } from "#domain/updates/text-rules.ts";
import { id, refusalsOf, text, time, translations } from "#import/fields.ts";
import { idFrom } from "#usecases/context.ts";
import type { ImpactInput } from "#usecases/incidents/update-input.ts";
import { readFields } from "./incident-fields.ts";
import { readPositive } from "./input.ts";

/** An update, or the opening of an incident, that was written offline. */
export interface UpdateFile {
  /** The incident that it updates; undefined if it opens one. */
  incident: string | undefined;
  title: string;
  titleTranslations: Translations | undefined;
  /** Derived from the content unless the file has one, so that a file that is applied twice is posted once. */
  id: string;
  status: IncidentStatus | undefined;
  message: string;
  translations: Translations | undefined;
  impacts: ImpactInput[];
  at: Instant | undefined;
  /** The fields of the opened incident. */
  fields: GivenFields;
  /** Milliseconds from the time of this update to the next. */
  nextUpdate: number | undefined;
  closeOpen: boolean;
}

/** A YAML block ends with a line break that is not part of the text. */
const trimmed = translations.transform(
  (given) => given && Object.fromEntries(Object.entries(given).map(([locale, text]) => [locale, text.trim()])),
);

/** The fields of an incident, under the names of their options. */
const fields = Object.fromEntries(Object.values(mapFields((_, { option }) => [option, text.optional()] as const)));

const FrontMatter = z.strictObject({
  incident: id.optional(),
  title: text.optional(),
  titleTranslations: trimmed,
  translations: trimmed,
  id: id.optional(),
  status: z.enum(POSTABLE_STATUSES).optional(),
  impact: z.array(text).default([]),
  at: time.optional(),
  ...fields,
  nextUpdate: text.optional(),
  closeOpen: z.enum(["true", "false"]).default("false"),
});

/** The line of each field, for error messages. */
type Lines = ReadonlyMap<string, number>;

/** Reads a file: YAML between two lines of dashes, then Markdown. Refuses with all errors, each with its field and line. */
export function readUpdateFile(file: string): { update: UpdateFile; lines: Lines } {
  const { yaml, message } = splitFile(file);
  const { fields: yamlFields, lines } = readYaml(yaml);
  const parsed = FrontMatter.safeParse(yamlFields);
  const faults = parsed.success ? [] : [...refusalsOf(parsed.error, "file").all];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      faults.push(...refusalsIn(error));
      return undefined;
    }
  };
  const frontMatter = parsed.data;
  attempt(() => checkText("message", message, checkMessage));
  if (frontMatter?.title !== undefined) attempt(() => checkText("title", frontMatter.title as string, checkTitle));
  if (frontMatter) faults.push(...subjectFaults(frontMatter));
  const impacts = (frontMatter?.impact ?? []).map((given) => attempt(() => readImpact(given)));
  const incidentFields = attempt(() => readFields(frontMatter ?? {})) ?? {};
  const minutes = attempt(() => readPositive("nextUpdate", frontMatter?.nextUpdate));
  if (!frontMatter || faults.length > 0) throw onLines(new Refusals(faults), lines);
  const { incident, title = "", titleTranslations, translations, status, at, closeOpen } = frontMatter;
  const update = {
    ...{ incident, title, titleTranslations, status, message, translations, at, fields: incidentFields },
    id: frontMatter.id ?? idFrom("apply", JSON.stringify({ ...frontMatter, ...byOption(incidentFields) }), message),
    impacts: impacts.filter((impact) => impact !== undefined),
    nextUpdate: minutes === undefined ? undefined : minutes * MINUTE,
    closeOpen: closeOpen === "true",
  };
  return { update, lines };
}

/** The values of the fields by the names of their options. */
const byOption = (given: GivenFields) =>
  Object.fromEntries(Object.values(mapFields((name, { option }) => [option, given[name]])));

/** Splits a file into its front matter and the text below. */
function splitFile(file: string): { yaml: string; message: string } {
  const normalized = file.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const found = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(normalized);
  if (found?.index !== 0)
    throw new Refusal(
      "file",
      "The file does not start with its fields.",
      "Start with a line of ---, the fields, and another ---.",
    );
  return { yaml: found[1] as string, message: normalized.slice(found[0].length).trim() };
}

/** A file either names an incident or opens one with a title; only an opening has fields. */
function* subjectFaults({ incident, title, titleTranslations, ...rest }: z.output<typeof FrontMatter>): Generator<Refusal> {
  if ((incident === undefined) === (title === undefined))
    yield new Refusal(
      "incident",
      "The file has both an incident and a title, or neither.",
      "Give the id of an incident to update, or the title of one to open.",
    );
  if (incident === undefined) return;
  for (const option of Object.keys(fields))
    if ((rest as Record<string, unknown>)[option] !== undefined)
      yield new Refusal(option, "Only a file that opens an incident can set this.", "Leave it out.");
  if (titleTranslations)
    yield new Refusal(
      "titleTranslations",
      "Only a file that opens an incident can set its title.",
      "Leave it out, or correct the title itself.",
    );
}

function checkText(field: string, value: string, check: (value: string) => void): void {
  check(value);
  checkFilledIn(field, value);
}

/** Reads every value as text: an id that consists of digits is not a number. */
function readYaml(yaml: string): { fields: unknown; lines: Lines } {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { schema: "failsafe", lineCounter: counter, prettyErrors: true });
  const faults = document.errors.map(({ linePos, message }) => {
    const problem = message.split("\n")[0]?.replace(/ at line.*$/, "");
    return new Refusal(`line ${(linePos?.[0].line ?? 0) + 1}`, `This is not YAML: ${problem}.`, "Correct that line.");
  });
  if (faults.length > 0) throw new Refusals(faults);
  const items = isMap(document.contents) ? document.contents.items : [];
  const keys = items.flatMap(({ key }) => (isScalar(key) && key.range ? [[String(key.value), key.range[0]] as const] : []));
  // Line 1 is the line of dashes.
  return { fields: document.toJS() ?? {}, lines: new Map(keys.map(([key, at]) => [key, counter.linePos(at).line + 1])) };
}

/** Adds the line of its field to each refusal. */
export function onLines(error: unknown, lines: Lines): Refusals {
  return new Refusals(
    refusalsIn(error).map(({ field, rule, repair }) => {
      const line = lines.get(field.split(".")[0] ?? "");
      return new Refusal(line === undefined ? field : `line ${line}, ${field}`, rule, repair);
    }),
  );
}
