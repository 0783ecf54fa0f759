import { createApp } from "astro/app/entrypoint";
import type { Language } from "#domain/phrase.ts";
import { paths } from "#domain/publishing/paths.ts";
import type { Snapshot } from "#queries/snapshot.ts";

// Only this file knows how Astro's app is called; everything else sees path → bytes.
const app = createApp({ streaming: false });

/**
 * Renders a public path as of a snapshot; null if there is no such page. The path determines the language, unless one is given.
 * Throws if the page cannot be rendered.
 */
export async function renderPath(path: string, snapshot: Snapshot, language?: Language): Promise<Buffer | null> {
  const response = await app.render(new Request(new URL(path, snapshot.site.url)), {
    locals: { snapshot, ...(language && { language }) },
  });
  const body = Buffer.from(await response.arrayBuffer());
  const expected = path === paths.notFound ? 404 : 200;
  if (response.status === expected) return body;
  if (response.status === 404) return null;
  throw new Error(`${path} could not be rendered: status ${response.status}`);
}
