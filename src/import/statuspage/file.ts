import { z } from "zod";
import { Refusal, Refusals } from "#domain/errors.ts";
import { LEVELS } from "#domain/impact/level.ts";
import { IMPACTS } from "#domain/impact/statuspage-status.ts";
import { attempt, type NamedFile } from "#import/contents.ts";
import { readJson, refusalsOf, time } from "#import/fields.ts";

const said = z.string().regex(/\S/, "It is empty. Give a text.");
const level = z.enum(LEVELS);
const Component = z.object({
  id: said,
  name: said,
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
  id: said,
  status: z.enum(UPDATE_STATUSES as readonly string[]),
  body: z.string().nullish(),
  created_at: time,
  display_at: time.nullish(),
  affected_components: z.array(z.object({ code: said, name: said, new_status: level })).nullish(),
});
const Post = z.object({
  id: said,
  name: said,
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
/** An incident or a maintenance as Statuspage publishes it, the updates oldest first. Fields we do not use are left out. */
export type StatuspagePost = z.output<typeof Post>;

/** A post of a file, not yet read, and the file that it was in. */
export interface FoundPost {
  file: string;
  index: number;
  entry: unknown;
}

/** What saved documents hold together: each post once, each component once. */
export interface SavedSite {
  name: string | null;
  posts: readonly FoundPost[];
  components: readonly StatuspageComponent[];
  /** Files that are JSON of another kind, and why others are none. */
  left: readonly string[];
  broken: readonly { name: string; refusals: readonly Refusal[] }[];
}

/** Brings the documents of a saved site together. Of a post that is in several the one that was changed last holds. Refuses to find nothing of that kind. */
export function savedSite(files: readonly NamedFile[]): SavedSite {
  const read = files.map(({ name, text }) => ({
    name,
    made: attempt(() => readJson(z.unknown(), text.replace(/^\uFEFF/, ""), name)),
  }));
  const broken = read.flatMap(({ name, made }) => ("refusals" in made ? [{ name, refusals: made.refusals }] : []));
  const parsed = read.flatMap(({ name, made }) => ("value" in made ? [{ name, document: made.value }] : []));
  const documents = parsed.filter((each): each is { name: string; document: Record<string, unknown> } => isAnswer(each.document));
  if (documents.length === 0) throw noAnswer(broken);
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
  const hit = [...posts.values()].flatMap(({ entry }) => listIn(entry, "components"));
  const components = new Map<string, StatuspageComponent>();
  for (const each of [...listed, ...hit]) {
    const read = Component.safeParse(each);
    if (read.success && !components.has(read.data.id)) components.set(read.data.id, read.data);
  }
  const name = documents.map(({ document }) => textOf(document.page, "name")).find((each) => each !== null) ?? null;
  const left = parsed.filter(({ document }) => !isAnswer(document)).map((each) => each.name);
  return { name, posts: [...posts.values()], components: [...components.values()], left, broken };
}

const noAnswer = (broken: SavedSite["broken"]): Error =>
  broken[0]
    ? new Refusals(broken.flatMap(({ refusals }) => refusals))
    : new Refusal("file", "It is not a response of Statuspage's API.", "Give a saved response of /api/v2/incidents.json.");

/** Whether a document says, as each of Statuspage's does, which page it is of. */
const isAnswer = (document: unknown): boolean => textOf((document as { page?: unknown } | null)?.page, "id") !== null;

function listIn(document: unknown, key: string): readonly unknown[] {
  const list = (document as Record<string, unknown> | null)?.[key];
  return Array.isArray(list) ? list : [];
}

/** A field of something that may not be readable, so that people find it in the file. */
export function textOf(entry: unknown, field: string): string | null {
  const value = (entry as Record<string, unknown> | null | undefined)?.[field];
  return typeof value === "string" ? value : null;
}

const changedAt = (entry: unknown): number => Date.parse(textOf(entry, "updated_at") ?? "") || 0;

/** Reads one post, or says with the path of each wrong field why it cannot be read. */
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

/** When it was so, as readers were shown. */
export const postedAtOf = ({ display_at, created_at }: StatuspageUpdate): number => display_at ?? created_at;

/** Whether it is announced work. */
export const isMaintenance = ({ scheduled_for }: StatuspagePost): boolean => scheduled_for != null;
