import type { APIRoute } from "astro";
import { statusText } from "#feeds/status-text.ts";

export const GET: APIRoute = ({ locals: { snapshot } }) =>
  new Response(statusText(snapshot), { headers: { "Content-Type": "text/plain; charset=utf-8" } });
