import type { APIRoute } from "astro";
import { paths } from "#domain/publishing/paths.ts";
import { uptimeJson } from "#feeds/uptime.ts";
import { ninetyDays } from "#queries/uptime.ts";

// Months have files of their own, since this one changes with every update to an open outage.
export const GET: APIRoute = ({ locals: { snapshot } }) =>
  new Response(uptimeJson(snapshot, [ninetyDays(snapshot)], snapshot.months.map(paths.monthJson)), {
    headers: { "Content-Type": "application/json; charset=utf-8" },
  });
