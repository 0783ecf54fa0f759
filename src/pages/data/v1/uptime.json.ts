import type { APIRoute } from "astro";
import { uptimeJson } from "../../../feeds/uptime.ts";
import { recentPeriods } from "../../../usecases/reading/uptime.ts";

export const GET: APIRoute = ({ locals: { snapshot } }) =>
  new Response(uptimeJson(snapshot, recentPeriods(snapshot)), { headers: { "Content-Type": "application/json; charset=utf-8" } });
