import type { APIRoute } from "astro";
import { statusJson } from "#feeds/status.ts";

export const GET: APIRoute = ({ locals: { snapshot } }) =>
  new Response(statusJson(snapshot), { headers: { "Content-Type": "application/json; charset=utf-8" } });
