import { z } from "zod";
import { paths, type SchemaName } from "#domain/publishing/paths.ts";
import type { Site } from "#queries/snapshot.ts";
import { RecordDocument } from "./incident.ts";
import { HeartbeatDocument, LogLineDocument, ManifestDocument } from "./integrity.ts";
import { StatusDocument } from "./status.ts";
import { CatalogueDocument, UptimeDocument } from "./tables.ts";

const FORMS: Record<SchemaName, { title: string; form: z.ZodType }> = {
  status: { title: "The current state: data/v1/status.json", form: StatusDocument },
  catalogue: { title: "The services and their regions: data/v1/catalogue.json", form: CatalogueDocument },
  uptime: { title: "Uptime: data/v1/uptime.json and data/v1/uptime/<yyyy-mm>.json", form: UptimeDocument },
  record: { title: "The full record of an incident or a maintenance: incidents/<id>/record.json", form: RecordDocument },
  log: { title: "A line of the public log: integrity/log/<yyyy-mm>.jsonl", form: LogLineDocument },
  heartbeat: { title: "The heartbeat: heartbeat.json", form: HeartbeatDocument },
  manifest: { title: "The signed manifest: integrity/manifest.json", form: ManifestDocument },
};

/** The JSON Schema (2020-12) of one of our documents. It allows no key that is not named: a key more is another version. */
export function schemaJson({ url }: Site, name: SchemaName): string {
  const { title, form } = FORMS[name];
  const { $schema, ...schema } = z.toJSONSchema(form, { target: "draft-2020-12" });
  return `${JSON.stringify({ $schema, $id: `${url}${paths.schema(name)}`, title, ...schema }, null, 1)}\n`;
}
