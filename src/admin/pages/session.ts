import type { APIRoute } from "astro";

/** Answers 204 to a signed-in user; others are redirected before. The browser script asks it before it submits a form. */
export const GET: APIRoute = () => new Response(null, { status: 204 });
