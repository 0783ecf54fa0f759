import type { APIRoute } from "astro";
import { uptimeJson } from "#feeds/uptime.ts";
import { staticParams } from "#publisher/static-build.ts";
import { isOnRecord } from "#queries/history.ts";
import { monthPeriod } from "#queries/uptime.ts";

export const getStaticPaths = () => staticParams("/data/v1/uptime/", "month", ".json");

export const GET: APIRoute = ({ locals: { snapshot }, params: { month = "" } }) =>
  isOnRecord(snapshot, month)
    ? new Response(uptimeJson(snapshot, [monthPeriod(snapshot, month)]), {
        headers: { "Content-Type": "application/json; charset=utf-8" },
      })
    : new Response(null, { status: 404 });
