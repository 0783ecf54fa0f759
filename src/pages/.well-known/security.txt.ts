import type { APIRoute } from "astro";
import { paths } from "#domain/publishing/paths.ts";
import { addDays, dayOf } from "#domain/time.ts";

/** RFC 9116. It expires 180 days after the day of publication, and is renewed each day, like every page that shows the current day. */
export const GET: APIRoute = ({ locals: { snapshot } }) => {
  const { site, asOf } = snapshot;
  const expires = `${addDays(dayOf(asOf, site.zone), 180)}T00:00:00Z`;
  return new Response(`Contact: ${site.securityContact}\nExpires: ${expires}\nCanonical: ${site.url}${paths.security}\n`);
};
