import type { APIRoute } from "astro";
import { cataloguePages } from "#domain/publishing/affected-paths.ts";
import { inEveryLocale, paths } from "#domain/publishing/paths.ts";
import { readHistory } from "#queries/history.ts";

// Incidents are linked from their months: listing each would make the sitemap grow with the record and change at every update.
export const GET: APIRoute = ({ locals: { snapshot } }) => {
  const listed = [
    paths.front,
    paths.history,
    paths.subscribe,
    ...readHistory(snapshot).map(({ month }) => paths.month(month)),
    ...cataloguePages(snapshot.active),
  ];
  const urls = inEveryLocale(listed, snapshot.site.locales).map((path) => `<url><loc>${snapshot.site.url}${path}</loc></url>`);
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join("\n")}\n</urlset>\n`,
    {
      headers: { "Content-Type": "application/xml; charset=utf-8" },
    },
  );
};
