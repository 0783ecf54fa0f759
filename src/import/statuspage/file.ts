import { z } from "zod";
import { Refusal, Refusals } from "#domain/errors.ts";
import { LEVELS } from "#domain/impact/level.ts";
import { IMPACTS } from "#domain/impact/statuspage-status.ts";
import { attempt, type NamedFile } from "#import/contents.ts";
import { readJson, refusalsOf, time } from "#import/fields.ts";

const nonEmpty = z.string().regex(/\S/, "It is empty. Give a text.");
const level = z.enum(LEVELS);
const Component = z.object({
  id: nonEmpty,
  name: nonEmpty,
  description: z.string().nullish(),
  created_at: time.nullish(),
  group_id: z.string().nullish(),
  group: z.boolean().nullish(),
});
const UPDATE_STATUSES = [
  ...["investigating", "identified", "monitoring", "resolved", "postmortem"],
  ...["scheduled", "in_progress", "verifying", "completed"],
] as const;
const Update = z.object({
  id: nonEmpty,
  status: z.enum(UPDATE_STATUSES as readonly string[]),
  body: z.string().nullish(),
  created_at: time,
  display_at: time.nullish(),
  affected_components: z.array(z.object({ code: nonEmpty, name: nonEmpty, new_status: level })).nullish(),
});
const Post = z.object({
  id: nonEmpty,
  name: nonEmpty,
  status: z.string(),
  created_at: time,
  updated_at: time.nullish(),
  started_at: time.nullish(),
  resolved_at: time.nullish(),
  impact: z.enum(IMPACTS).default("none"),
  incident_updates: z.array(Update).min(1, "It is empty. There is at least one update."),
  components: z.array(Component).nullish(),
  scheduled_for: time.nullish(),
  scheduled_until: time.nullish(),
});

export type StatuspageComponent = z.output<typeof Component>;
export type StatuspageUpdate = z.output<typeof Update>;
/** An incident or a maintenance as Statuspage publishes it, with the updates oldest first. Fields that are not used here are left out. */
export type StatuspagePost = z.output<typeof Post>;

/** A post that is not yet validated, and the file that it is in. */
export interface FoundPost {
  file: string;
  index: number;
  entry: unknown;
}

/** The contents of all saved documents: each post once, each component once. */
export interface SavedSite {
  name: string | null;
  posts: readonly FoundPost[];
  components: readonly StatuspageComponent[];
  /** Files with JSON that is not a response of Statuspage. */
  leftOut: readonly string[];
  /** Files that are not JSON. */
  broken: readonly { name: string; refusals: readonly Refusal[] }[];
}

/** Merges the documents of a saved site. Of a post in several documents, the one that was changed last counts. Refuses files of which none is a response. */
export function savedSite(files: readonly NamedFile[]): SavedSite {
  const read = files.map(({ name, text }) => ({
    name,
    made: attempt(() => readJson(z.unknown(), text.replace(/^\uFEFF/, ""), name)),
  }));
  const broken = read.flatMap(({ name, made }) => ("refusals" in made ? [{ name, refusals: made.refusals }] : []));
  const parsed = read.flatMap(({ name, made }) => ("value" in made ? [{ name, document: made.value }] : []));
  const documents = parsed.filter((file): file is { name: string; document: Record<string, unknown> } =>
    isResponse(file.document),
  );
  if (documents.length === 0) throw noResponse(broken);
  const found = documents.flatMap(({ name, document }) =>
    ["incidents", "scheduled_maintenances"].flatMap((key) =>
      listIn(document, key).map((entry, index): FoundPost => ({ file: name, index, entry })),
    ),
  );
  const posts = new Map<unknown, FoundPost>();
  for (const post of found) {
    const id = textOf(post.entry, "id") ?? post;
    const known = posts.get(id);
    if (!known || changedAt(known.entry) < changedAt(post.entry)) posts.set(id, post);
  }
  const listed = documents.flatMap(({ document }) => listIn(document, "components"));
  const affected = [...posts.values()].flatMap(({ entry }) => listIn(entry, "components"));
  const components = new Map<string, StatuspageComponent>();
  for (const component of [...listed, ...affected]) {
    const read = Component.safeParse(component);
    if (read.success && !components.has(read.data.id)) components.set(read.data.id, read.data);
  }
  const name = documents.map(({ document }) => textOf(document.page, "name")).find((found) => found !== null) ?? null;
  const leftOut = parsed.filter(({ document }) => !isResponse(document)).map(({ name: file }) => file);
  return { name, posts: [...posts.values()], components: [...components.values()], leftOut, broken };
}

const noResponse = (broken: SavedSite["broken"]): Error =>
  broken[0]
    ? new Refusals(broken.flatMap(({ refusals }) => refusals))
    : new Refusal("file", "It is not a response of Statuspage's API.", "Give a saved response of /api/v2/incidents.json.");

/** Whether a document is a response of Statuspage: each of them names its page. */
const isResponse = (document: unknown): boolean => textOf((document as { page?: unknown } | null)?.page, "id") !== null;

function listIn(document: unknown, key: string): readonly unknown[] {
  const list = (document as Record<string, unknown> | null)?.[key];
  return Array.isArray(list) ? list : [];
}

/** A text field of an entry that may be invalid, to identify it in the file. */
export function textOf(entry: unknown, field: string): string | null {
  const value = (entry as Record<string, unknown> | null | undefined)?.[field];
  return typeof value === "string" ? value : null;
}

const changedAt = (entry: unknown): number => Date.parse(textOf(entry, "updated_at") ?? "") || 0;

/** Reads one post; gives refusals with the path of each wrong field where it is invalid. */
export const readPost = (entry: unknown) =>
  attempt((): StatuspagePost => {
    const parsed = Post.safeParse(entry);
    if (!parsed.success) throw refusalsOf(parsed.error, "incident");
    const updates = parsed.data.incident_updates.toReversed();
    return {
      ...parsed.data,
      incident_updates: updates.sort((a, b) => postedAtOf(a) - postedAtOf(b) || a.created_at - b.created_at),
    };
  });

/** The time of an update as readers saw it. */
export const postedAtOf = ({ display_at, created_at }: StatuspageUpdate): number => display_at ?? created_at;

/** Whether a post is a maintenance. */
export const isMaintenance = ({ scheduled_for }: StatuspagePost): boolean => scheduled_for != null;
