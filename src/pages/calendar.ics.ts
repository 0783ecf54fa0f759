import type { APIRoute } from "astro";
import { maintenanceCalendar } from "#feeds/calendar.ts";

export const GET: APIRoute = ({ locals }) =>
  new Response(maintenanceCalendar(locals.snapshot), { headers: { "Content-Type": "text/calendar; charset=utf-8" } });
