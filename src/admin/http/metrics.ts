import type { ServerResponse } from "node:http";
import type { Instant } from "#domain/time.ts";
import { type HealthSnapshot, type Running, readHealthSnapshot } from "./health-snapshot.ts";

interface Metric {
  name: string;
  type: "counter" | "gauge" | "summary";
  help: string;
  /** Values by what follows the name: labels, or the part of a summary. Unknown values are left out. */
  samples: Record<string, number | undefined>;
}

/** All metrics in Prometheus' text format 0.0.4. They hold numbers only, since anyone who reaches the port can read them. */
export const metricsText = (snapshot: HealthSnapshot): string => metricsOf(snapshot).map(lines).join("");

function lines({ name, type, help, samples }: Metric): string {
  const known = Object.entries(samples).filter(([, value]) => value !== undefined);
  if (known.length === 0) return "";
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...known.map(([part, value]) => `${name}${part} ${value}`),
    "",
  ].join("\n");
}

const gauge = (name: string, help: string, value: number | undefined): Metric => ({
  name,
  type: "gauge",
  help,
  samples: { "": value },
});

const counter = (name: string, help: string, samples: Metric["samples"]): Metric => ({ name, type: "counter", help, samples });

function metricsOf(snapshot: HealthSnapshot): Metric[] {
  const { counters, backups, disk, last, now } = snapshot;
  const age = (at: Instant | null | undefined) => (at == null ? undefined : Math.max(0, now - at) / 1000);
  const published = counters.full + counters.partial;
  return [
    gauge("process_start_time_seconds", "When the admin started, seconds since 1970.", counters.startedAt / 1000),
    gauge("process_resident_memory_bytes", "Resident memory of the admin.", snapshot.residentBytes),
    counter("afloat_publications_total", "Publications since the start, by whether they covered all pages or some.", {
      '{pages="all"}': counters.full,
      '{pages="some"}': counters.partial,
    }),
    {
      name: "afloat_publish_seconds",
      type: "summary",
      help: "Time from detecting a change to durable files.",
      samples: { _sum: counters.seconds, _count: published },
    },
    counter("afloat_publish_failures_total", "Publications that failed since the start.", { "": counters.failures }),
    gauge("afloat_publish_fault", "1 when the last publication failed.", snapshot.publishError === undefined ? 0 : 1),
    gauge("afloat_publications_due", "Changes that are committed but not yet live.", snapshot.due),
    gauge("afloat_oldest_due_seconds", "Age of the oldest of these; 0 if there are none.", age(snapshot.dueSince) ?? 0),
    gauge("afloat_last_publication_seq", "Number of the last publication that is live.", last?.seq),
    gauge("afloat_last_publication_timestamp_seconds", "When the last publication went live.", last && last.liveAt / 1000),
    gauge("afloat_notices_waiting", "Notifications for live updates that are not sent yet.", snapshot.notices.waiting),
    gauge("afloat_oldest_notice_seconds", "Age of the oldest of these; 0 if there are none.", age(snapshot.notices.since) ?? 0),
    {
      name: "afloat_notices_dead",
      type: "gauge",
      help: "Notifications that failed permanently and need staff action, to channels and to subscribers.",
      samples: { '{to="channels"}': snapshot.notices.dead.channels, '{to="subscribers"}': snapshot.notices.dead.subscribers },
    },
    gauge("afloat_open_incidents", "Open incidents.", snapshot.openIncidents),
    gauge("afloat_sessions", "Users signed in.", snapshot.sessions),
    gauge("afloat_database_bytes", "Size of the database, including its journal.", snapshot.databaseBytes),
    gauge("afloat_backup_age_seconds", "Age of the newest backup in the data folder.", age(backups.newestAt)),
    gauge("afloat_restore_trial_age_seconds", "Age of the last restore trial of a backup.", age(backups.triedAt)),
    counter("afloat_backup_failures_total", "Hourly backups that failed since the start.", { "": backups.failures }),
    gauge("afloat_backup_fault", "1 when the last hourly backup failed.", backups.fault === undefined ? 0 : 1),
    gauge("afloat_heartbeat_age_seconds", "Age of the site's heartbeat.", age(snapshot.heartbeatAt)),
    gauge("afloat_disk_free_bytes", "Free space on the data disk.", disk.freeBytes),
    gauge("afloat_disk_bytes", "Size of the data disk.", disk.bytes),
  ];
}

/** Answers with the current metrics; 503 where the record cannot be read. */
export function answerMetrics(response: ServerResponse, running: Running): void {
  const type = { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" };
  try {
    const text = metricsText(readHealthSnapshot(running));
    response.writeHead(200, type).end(text);
  } catch (error) {
    response.writeHead(503, type).end(`# ${(error as Error).message}\n`);
  }
}
