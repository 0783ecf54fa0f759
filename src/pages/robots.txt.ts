import type { APIRoute } from "astro";
import { paths } from "#domain/publishing/paths.ts";

export const GET: APIRoute = ({ locals }) =>
  new Response(
    `User-agent: *\n${locals.snapshot.site.isDrill ? "Disallow" : "Allow"}: /\nSitemap: ${locals.snapshot.site.url}${paths.sitemap}\n`,
  );
