import type { APIRoute } from "astro";
import { rssFeed } from "../feeds/rss.ts";

export const GET: APIRoute = ({ locals }) =>
  new Response(rssFeed(locals.snapshot), { headers: { "Content-Type": "application/xml; charset=utf-8" } });
