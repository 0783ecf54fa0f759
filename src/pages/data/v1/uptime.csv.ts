import type { APIRoute } from "astro";
import { uptimeCsv } from "#feeds/uptime.ts";
import { ninetyDays } from "#queries/uptime.ts";

export const GET: APIRoute = ({ locals: { snapshot } }) =>
  new Response(uptimeCsv(snapshot, [ninetyDays(snapshot)]), { headers: { "Content-Type": "text/csv; charset=utf-8" } });
