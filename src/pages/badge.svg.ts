import type { APIRoute } from "astro";
import { siteBadge } from "#feeds/badge.ts";

export const GET: APIRoute = ({ locals: { snapshot } }) =>
  new Response(siteBadge(snapshot), { headers: { "Content-Type": "image/svg+xml; charset=utf-8" } });
