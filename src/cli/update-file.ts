import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { Refusal, Refusals, refusalsIn } from "#domain/errors.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { INCIDENT_STATUSES, type IncidentStatus } from "#domain/incidents/incident.ts";
import { checkFilledIn } from "#domain/incidents/template.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import { checkMessage, checkTitle } from "#domain/updates/text-rules.ts";
import { id, refusalsOf, text, time, translations } from "#import/fields.ts";
import { idFrom } from "#usecases/context.ts";
import type { ImpactInput } from "#usecases/incidents/update-input.ts";
import { readPositive } from "./input.ts";

/** An update, or the opening of an incident, written while nothing could be reached. */
export interface UpdateFile {
  /** The incident that it is about; undefined where it opens one. */
  incident: string | undefined;
  title: string;
  titleTranslations: Translations | undefined;
  /** Made from what the file says, unless it brings its own: applied twice, it is posted once. */
  id: string;
  status: IncidentStatus | undefined;
  message: string;
  translations: Translations | undefined;
  impacts: ImpactInput[];
  at: Instant | undefined;
  startedAt: Instant | undefined;
  /** Milliseconds from its time to the next update. */
  nextUpdate: number | undefined;
  closeOpen: boolean;
}

/** Blocks of YAML end in a line break, which nobody said. */
const spoken = translations.transform(
  (given) => given && Object.fromEntries(Object.entries(given).map(([locale, words]) => [locale, words.trim()])),
);

const IncidentDetails = z.strictObject({
  incident: id.optional(),
  title: text.optional(),
  titleTranslations: spoken,
  translations: spoken,
  id: id.optional(),
  status: z.enum(INCIDENT_STATUSES).optional(),
  impact: z.array(text).default([]),
  at: time.optional(),
  started: time.optional(),
  nextUpdate: text.optional(),
  closeOpen: z.enum(["true", "false"]).default("false"),
});

/** Where a file's fields stand, for whoever is to repair one. */
type Lines = ReadonlyMap<string, number>;

/** Reads a file: Markdown, and before it YAML between two lines of dashes. Refuses with every fault, each with its field and line. */
export function readUpdateFile(file: string): { read: UpdateFile; lines: Lines } {
  const { yaml, message } = partsOf(file);
  const { fields, lines } = readYaml(yaml);
  const parsed = IncidentDetails.safeParse(fields);
  const faults = parsed.success ? [] : [...refusalsOf(parsed.error, "file").all];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      faults.push(...refusalsIn(error));
      return undefined;
    }
  };
  const head = parsed.data;
  attempt(() => checkWords("message", message, checkMessage));
  if (head?.title !== undefined) attempt(() => checkWords("title", head.title as string, checkTitle));
  if (head) faults.push(...faultsOfSubject(head));
  const impacts = (head?.impact ?? []).map((given) => attempt(() => readImpact(given)));
  const minutes = attempt(() => readPositive("nextUpdate", head?.nextUpdate));
  if (!head || faults.length > 0) throw onLines(new Refusals(faults), lines);
  const { incident, title = "", titleTranslations, translations, status, at, started, closeOpen } = head;
  const read = {
    ...{ incident, title, titleTranslations, status, message, translations, at, startedAt: started },
    id: head.id ?? idFrom("apply", JSON.stringify(head), message),
    impacts: impacts.filter((impact) => impact !== undefined),
    nextUpdate: minutes === undefined ? undefined : minutes * MINUTE,
    closeOpen: closeOpen === "true",
  };
  return { read, lines };
}

/** The fields of a file, and the text below them. */
function partsOf(file: string): { yaml: string; message: string } {
  const clean = file.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const found = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(clean);
  if (found?.index !== 0)
    throw new Refusal(
      "file",
      "The file does not start with its fields.",
      "Start with a line of ---, the fields, and another ---.",
    );
  return { yaml: found[1] as string, message: clean.slice(found[0].length).trim() };
}

/** An incident is named, or opened with a title; what is said of its beginning belongs to the opening. */
function* faultsOfSubject({ incident, title, titleTranslations, started }: z.output<typeof IncidentDetails>): Generator<Refusal> {
  if ((incident === undefined) === (title === undefined))
    yield new Refusal(
      "incident",
      "The file has both an incident and a title, or neither.",
      "Give the id of an incident to update, or the title of one to open.",
    );
  if (incident === undefined) return;
  if (started !== undefined)
    yield new Refusal("started", "Only a file that opens an incident can set its start.", "Leave it out.");
  if (titleTranslations)
    yield new Refusal(
      "titleTranslations",
      "Only a file that opens an incident can set its title.",
      "Leave it out, or correct the title itself.",
    );
}

function checkWords(field: string, words: string, check: (words: string) => void): void {
  check(words);
  checkFilledIn(field, words);
}

/** Every value as it is written: an id of digits is no number. */
function readYaml(yaml: string): { fields: unknown; lines: Lines } {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { schema: "failsafe", lineCounter: counter, prettyErrors: true });
  const faults = document.errors.map(({ linePos, message }) => {
    const what = message.split("\n")[0]?.replace(/ at line.*$/, "");
    return new Refusal(`line ${(linePos?.[0].line ?? 0) + 1}`, `This is not YAML: ${what}.`, "Correct that line.");
  });
  if (faults.length > 0) throw new Refusals(faults);
  const items = isMap(document.contents) ? document.contents.items : [];
  const keys = items.flatMap(({ key }) => (isScalar(key) && key.range ? [[String(key.value), key.range[0]] as const] : []));
  // The line of dashes before them is the first.
  return { fields: document.toJS() ?? {}, lines: new Map(keys.map(([key, at]) => [key, counter.linePos(at).line + 1])) };
}

/** The same refusals, each with the line of its field. */
export function onLines(error: unknown, lines: Lines): Refusals {
  return new Refusals(
    refusalsIn(error).map(({ field, rule, repair }) => {
      const line = lines.get(field.split(".")[0] ?? "");
      return new Refusal(line === undefined ? field : `line ${line}, ${field}`, rule, repair);
    }),
  );
}
