import type { APIRoute } from "astro";

/** Answers whoever is signed in; the gate sends all others away. Forms ask it before they are sent. */
export const GET: APIRoute = () => new Response(null, { status: 204 });
