import type { APIRoute } from "astro";
import { feedFile } from "#feeds/responses.ts";

export const GET: APIRoute = ({ locals }) => feedFile(locals.snapshot, "atom");
