import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { Refusal, Refusals, refusalsIn } from "../domain/errors.ts";
import { readImpact } from "../domain/impact-text.ts";
import { INCIDENT_STATUSES, type IncidentStatus } from "../domain/incident.ts";
import { checkMessage, checkTitle } from "../domain/lifecycle.ts";
import { checkFilledIn } from "../domain/template.ts";
import { type Instant, MINUTE } from "../domain/time.ts";
import { id, refusalsOf, text, time } from "../import/fields.ts";
import { idFrom } from "../usecases/context.ts";
import type { ImpactInput } from "../usecases/update-input.ts";
import { readPositive } from "./input.ts";

/** An update, or the opening of an incident, written while nothing could be reached. */
export interface UpdateFile {
  /** The incident that it is about; undefined where it opens one. */
  incident: string | undefined;
  title: string;
  /** Made from what the file says, unless it brings its own: applied twice, it is posted once. */
  id: string;
  status: IncidentStatus | undefined;
  message: string;
  impacts: ImpactInput[];
  at: Instant | undefined;
  startedAt: Instant | undefined;
  /** Milliseconds from its time to the next update. */
  nextUpdate: number | undefined;
  closeOpen: boolean;
}

const Head = z.strictObject({
  incident: id.optional(),
  title: text.optional(),
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
  const clean = file.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const found = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(clean);
  if (found?.index !== 0)
    throw new Refusal("file", "It does not begin with its fields.", "Begin with a line of ---, the fields, and another ---.");
  const { fields, lines } = readYaml(found[1] as string);
  const parsed = Head.safeParse(fields);
  const faults = parsed.success ? [] : [...refusalsOf(parsed.error, "file").all];
  const head = parsed.data;
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      faults.push(...refusalsIn(error));
      return undefined;
    }
  };
  const message = clean.slice(found[0].length).trim();
  attempt(() => checkWords("message", message, checkMessage));
  if (head && (head.incident === undefined) === (head.title === undefined))
    faults.push(
      new Refusal(
        "incident",
        "It names an incident and a title, or neither.",
        "Give the id of an incident to update, or the title of one to open.",
      ),
    );
  if (head?.title !== undefined) attempt(() => checkWords("title", head.title as string, checkTitle));
  if (head?.started !== undefined && head.incident !== undefined)
    faults.push(new Refusal("started", "Only what opens an incident says when it began.", "Leave it out."));
  const impacts = (head?.impact ?? []).map((given) => attempt(() => readImpact(given)));
  const minutes = attempt(() => readPositive("nextUpdate", head?.nextUpdate));
  if (!head || faults.length > 0) throw onLines(new Refusals(faults), lines);
  const read = {
    ...{ incident: head.incident, title: head.title ?? "", status: head.status, message, at: head.at, startedAt: head.started },
    id: head.id ?? idFrom("apply", JSON.stringify(head), message),
    impacts: impacts.filter((impact) => impact !== undefined),
    nextUpdate: minutes === undefined ? undefined : minutes * MINUTE,
    closeOpen: head.closeOpen === "true",
  };
  return { read, lines };
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
