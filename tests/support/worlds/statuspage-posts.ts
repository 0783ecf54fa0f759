import { toIso } from "#domain/time.ts";
import { minute } from "./sample.ts";
import type { Json } from "./statuspage.ts";

// An invented page in Statuspage's format: two services and two regions; its times are minutes after the sample's start.

export const PAGE = {
  id: "page00000001",
  name: "Example",
  url: "https://status.example",
  time_zone: "Etc/UTC",
  updated_at: toIso(minute(0)),
};
const component = (id: string, name: string, over: object = {}) => ({
  id,
  name,
  created_at: toIso(minute(-9_000)),
  group: false,
  group_id: null,
  ...over,
});
export const API = component("component001", "API");
export const WEB = component("component002", "Web", { group_id: "group0000001" });
export const NORTH = component("component003", "North", { group_id: "group0000002" });
export const SOUTH = component("component004", "South", { group_id: "group0000002" });
const GROUPS = [component("group0000001", "Apps", { group: true }), component("group0000002", "Regions", { group: true })];
export const ALL = [API, WEB, NORTH, SOUTH, ...GROUPS];

export const affected = (...list: [{ id: string; name: string }, string][]) =>
  list.map(([{ id, name }, new_status]) => ({ code: id, name, old_status: "operational", new_status }));
/** An update so many minutes after the start. */
export const postUpdate = (status: string, minutes: number, over: object = {}) => ({
  id: `update${String(minutes).padStart(6, "0")}`,
  ...{ status, body: `Said after ${minutes} minutes.`, incident_id: "incident0001" },
  ...{ created_at: toIso(minute(minutes)), updated_at: toIso(minute(minutes)), display_at: toIso(minute(minutes)) },
  ...{ affected_components: null, deliver_notifications: true, custom_tweet: null, tweet_id: null },
  ...over,
});
/** A post with its updates, which Statuspage lists newest first. */
export const post = (updates: Json[], over: object = {}) => ({
  ...{ id: "incident0001", name: "Calls fail", status: "resolved", impact: "none" },
  ...{ created_at: toIso(minute(0)), updated_at: toIso(minute(90)), started_at: toIso(minute(0)), resolved_at: null },
  incident_updates: updates.toReversed(),
  components: [],
  ...over,
});
