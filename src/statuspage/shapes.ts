import type { Level } from "#domain/impact/level.ts";
import type { Impact, RollUp } from "#domain/impact/statuspage-status.ts";
import type { IncidentStatus } from "#domain/incidents/incident.ts";
import type { MaintenanceStatus } from "#domain/maintenance/maintenance.ts";

// The objects of Atlassian Statuspage's public API v2, with all keys in its order. Strict clients reject missing and additional
// keys, so nothing is added here; data/v1 has more. Times are RFC 3339 with three decimals.

export interface Page {
  id: string;
  name: string;
  url: string;
  time_zone: string;
  updated_at: string;
}

export interface Component {
  id: string;
  name: string;
  status: Level;
  created_at: string;
  updated_at: string;
  /** From 1, within the group. */
  position: number;
  description: string | null;
  showcase: boolean;
  /** `yyyy-mm-dd` */
  start_date: string | null;
  group_id: string | null;
  page_id: string;
  group: boolean;
  only_show_if_degraded: boolean;
  /** The ids of its children; only for a group. */
  components?: string[];
}

export interface AffectedComponent {
  code: string;
  name: string;
  old_status: Level;
  new_status: Level;
}

export interface IncidentUpdate<Status extends string> {
  id: string;
  status: Status;
  body: string;
  incident_id: string;
  created_at: string;
  updated_at: string;
  display_at: string;
  affected_components: AffectedComponent[] | null;
  deliver_notifications: boolean;
  custom_tweet: null;
  tweet_id: null;
}

/** The common properties of incidents and maintenances. */
interface Post<Status extends string> {
  id: string;
  name: string;
  status: Status;
  created_at: string;
  updated_at: string;
  monitoring_at: string | null;
  resolved_at: string | null;
  impact: Impact;
  shortlink: string;
  started_at: string;
  page_id: string;
  /** Newest first. */
  incident_updates: IncidentUpdate<Status>[];
  /** With their current state. */
  components: Component[];
}

export type StatuspageIncident = Post<IncidentStatus | "postmortem">;

/** Statuspage has no cancelled maintenance: it is completed. */
export interface StatuspageMaintenance extends Post<Exclude<MaintenanceStatus, "cancelled">> {
  scheduled_for: string;
  scheduled_until: string;
}

/** Every top-level key that a document may have. */
export interface Parts {
  page: Page;
  components: Component[];
  incidents: StatuspageIncident[];
  scheduled_maintenances: StatuspageMaintenance[];
  status: RollUp;
}
