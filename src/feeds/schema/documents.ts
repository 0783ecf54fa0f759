import { z } from "zod";
import { paths, type SchemaName } from "#domain/publishing/paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import { RecordDocument } from "./incident.ts";
import { HeartbeatDocument, LogLineDocument, ManifestDocument } from "./integrity.ts";
import { StatusDocument } from "./status.ts";
import { CatalogueDocument, UptimeDocument } from "./tables.ts";

const DOCUMENTS: Record<SchemaName, { title: string; document: z.ZodType }> = {
  status: { title: "The current state: data/v1/status.json", document: StatusDocument },
  catalogue: { title: "The services and their regions: data/v1/catalogue.json", document: CatalogueDocument },
  uptime: { title: "Uptime: data/v1/uptime.json and data/v1/uptime/<yyyy-mm>.json", document: UptimeDocument },
  record: { title: "The full record of an incident or a maintenance: incidents/<id>/record.json", document: RecordDocument },
  log: { title: "A line of the public log: integrity/log/<yyyy-mm>.jsonl", document: LogLineDocument },
  heartbeat: { title: "The heartbeat: heartbeat.json", document: HeartbeatDocument },
  manifest: { title: "The signed manifest: integrity/manifest.json", document: ManifestDocument },
};

/** The JSON Schema (2020-12) of one of our documents. It allows no unknown keys: a new key is a new version. */
export function schemaJson({ url }: Site, name: SchemaName): string {
  const { title, document } = DOCUMENTS[name];
  const { $schema, ...schema } = z.toJSONSchema(document, { target: "draft-2020-12" });
  return `${JSON.stringify({ $schema, $id: `${url}${paths.schema(name)}`, title, ...schema }, null, 1)}\n`;
}
