import type { APIRoute } from "astro";
import { historyRss } from "#feeds/history.ts";

export const GET: APIRoute = ({ locals }) =>
  new Response(historyRss(locals.snapshot), { headers: { "Content-Type": "application/rss+xml; charset=utf-8" } });
