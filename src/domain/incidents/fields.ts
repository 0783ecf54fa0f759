import { type Phrase, phrase } from "#domain/phrase.ts";
import { type Instant, parseIso, toIso } from "#domain/time.ts";

/** How values of one kind are written as text: in files, in the signed log, by programs and on the command line. */
interface FieldKind<T> {
  toText(value: T): string;
  /** Undefined for a text that is not such a value. */
  fromText(text: string): T | undefined;
  /** How to write one. */
  repair: string;
  /** The value in a replay, which moves every time. */
  moved(value: T, move: (at: Instant) => Instant): T;
}

const time: FieldKind<Instant> = {
  toText: toIso,
  fromText: parseIso,
  repair: "Include the offset, like 2024-04-08T15:23:00+08:00.",
  moved: (at, move) => move(at),
};

const KINDS = { time };

/** The kinds of fields; every place that shows or reads fields has one entry for each. */
export type FieldKindName = keyof typeof KINDS;

export interface IncidentField {
  kind: FieldKindName;
  /** Whether an incident may be without it; it is null then. */
  isOptional: boolean;
  label: Phrase;
  /** For those who give it by a program. */
  description: string;
  /** Its option on the command line. */
  option: string;
}

/**
 * The fields of an incident besides its title. The log and its schema, incident files, the API, the admin's forms, the command line and
 * replays are made from this list; a column of its table has the same name.
 */
export const INCIDENT_FIELDS = {
  startedAt: {
    kind: "time",
    isOptional: false,
    label: phrase("Started"),
    description: "When the incident started. Default: the earliest impact, or now.",
    option: "started",
  },
  detectedAt: {
    kind: "time",
    isOptional: true,
    label: phrase("Detected"),
    description: "When the incident was detected.",
    option: "detected",
  },
} as const satisfies Record<string, IncidentField>;

type Fields = typeof INCIDENT_FIELDS;
export type FieldName = keyof Fields;
type ValueOf<F extends IncidentField> = Exclude<ReturnType<(typeof KINDS)[F["kind"]]["fromText"]>, undefined>;

/** The values of an incident's fields. */
export type IncidentFields = {
  [N in FieldName]: ValueOf<Fields[N]> | (Fields[N]["isOptional"] extends true ? null : never);
};

/** Fields of which some may be left out. */
export type GivenFields = { [N in FieldName]?: IncidentFields[N] | null | undefined };

const kindOf = ({ kind }: IncidentField): FieldKind<unknown> => KINDS[kind];

const NAMES = Object.keys(INCIDENT_FIELDS) as FieldName[];

/** Makes one thing of each field, in the order of the list. */
export const mapFields = <R>(make: (name: FieldName, field: IncidentField) => R): Record<FieldName, R> =>
  Object.fromEntries(NAMES.map((name) => [name, make(name, INCIDENT_FIELDS[name])])) as Record<FieldName, R>;

/** Only the incident fields of an object that has them among others. */
export const fieldsOf = (owner: IncidentFields): IncidentFields => mapFields((name) => owner[name]) as IncidentFields;

/** Every field: as given, or else as before, or else null. The required ones must be in one of the two. */
export const completeFields = (given: GivenFields, before: GivenFields = {}): IncidentFields =>
  mapFields((name) => (given[name] === undefined ? (before[name] ?? null) : given[name])) as IncidentFields;

/** The text of each field; undefined where it is null. */
export const fieldTexts = (owner: IncidentFields): Record<FieldName, string | undefined> =>
  mapFields((name, field) => (owner[name] === null ? undefined : kindOf(field).toText(owner[name])));

/** Reads texts that `fieldTexts` wrote; what is not readable differs from every value of the record. */
export const fieldsFromTexts = (texts: Readonly<Record<string, unknown>>): IncidentFields =>
  mapFields((name, field) => (texts[name] === undefined ? null : kindOf(field).fromText(String(texts[name])))) as IncidentFields;

/** Reads the text of one field; undefined when it is not a valid value; `repairOf` states how to write one. */
export const fieldFromText = (field: IncidentField, text: string) =>
  kindOf(field).fromText(text) as Exclude<IncidentFields[FieldName], null> | undefined;

/** How to write a value of a field. */
export const repairOf = (field: IncidentField): string => kindOf(field).repair;

/** The fields that are times and have one. */
export const timesOf = (owner: IncidentFields): Partial<Record<FieldName, Instant>> =>
  Object.fromEntries(
    NAMES.flatMap((name) => (INCIDENT_FIELDS[name].kind === "time" && owner[name] !== null ? [[name, owner[name]]] : [])),
  );

/** The fields in a replay. */
export const movedFields = (owner: IncidentFields, move: (at: Instant) => Instant): IncidentFields =>
  mapFields((name, field) => (owner[name] === null ? null : kindOf(field).moved(owner[name], move))) as IncidentFields;
