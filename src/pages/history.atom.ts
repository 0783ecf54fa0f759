import type { APIRoute } from "astro";
import { historyAtom } from "#feeds/history.ts";

export const GET: APIRoute = ({ locals }) =>
  new Response(historyAtom(locals.snapshot), { headers: { "Content-Type": "application/atom+xml; charset=utf-8" } });
