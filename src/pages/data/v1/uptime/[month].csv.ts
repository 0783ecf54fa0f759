import type { APIRoute } from "astro";
import { uptimeCsv } from "#feeds/uptime.ts";
import { staticParams } from "#publisher/static-build.ts";
import { isOnRecord } from "#queries/history.ts";
import { monthPeriod } from "#queries/uptime.ts";

export const getStaticPaths = () => staticParams("/data/v1/uptime/", "month", ".csv");

export const GET: APIRoute = ({ locals: { snapshot }, params: { month = "" } }) =>
  isOnRecord(snapshot, month)
    ? new Response(uptimeCsv(snapshot, [monthPeriod(snapshot, month)]), {
        headers: { "Content-Type": "text/csv; charset=utf-8" },
      })
    : new Response(null, { status: 404 });
