import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import node from "@astrojs/node";
import { defineConfig } from "astro/config";
import { rolldown } from "rolldown";
import { sourceHash } from "./bin/source-hash.mjs";

// The same pages are built in two ways: into the server, which publishes them one by one, or all at once as static files.
const asStatic = process.env.AFLOAT_BUILD === "static";

/** Replaces the adapter's entry point by Afloat's command line, which starts the admin server. */
function withOwnEntry(adapter, entrypoint) {
  const done = adapter.hooks["astro:config:done"];
  adapter.hooks["astro:config:done"] = (options) =>
    done({ ...options, setAdapter: (settings) => options.setAdapter({ ...settings, serverEntrypoint: entrypoint }) });
  return adapter;
}

/**
 * Adds a route for each language, even one that the site does not use. A single route for all would also match Astro's error pages, and
 * hide failures.
 */
const languages = {
  name: "afloat-languages",
  hooks: {
    "astro:config:setup": ({ injectRoute }) => {
      const entrypoint = new URL("./src/pages/_in-locale.astro", import.meta.url);
      const files = readdirSync(new URL("./src/i18n", import.meta.url)).filter((name) => name !== "index.ts");
      for (const locale of ["en", ...files.map((name) => name.slice(0, -".ts".length))])
        injectRoute({ pattern: `/${locale}/[...page]`, entrypoint, prerender: asStatic });
    },
  },
};

/** Adds the files of src/admin/pages as routes, in the server only. Everything in src/pages is public and static. */
const admin = {
  name: "afloat-admin",
  hooks: {
    "astro:config:setup": ({ command, injectRoute, updateConfig }) => {
      // Only the built server logs JSON lines; `npm run dev` logs for people.
      if (command === "build")
        updateConfig({ logger: { entrypoint: new URL("./src/runtime/astro-logger.ts", import.meta.url) } });
      const pages = new URL("./src/admin/pages/", import.meta.url);
      for (const file of readdirSync(pages, { recursive: true }).filter((name) => /\.(astro|ts)$/.test(name))) {
        const pattern = `/admin/${file.replace(/\.\w+$/, "").replace(/(^|\/)index$/, "")}`.replace(/\/$/, "");
        injectRoute({ pattern, entrypoint: new URL(file, pages), prerender: false });
      }
    },
  },
};

/** `import text from "./script.ts?minified"`: the text of a browser script with its imports, compiled and minified. */
const minified = {
  name: "afloat-minified",
  enforce: "pre",
  async load(id) {
    if (!id.endsWith("?minified")) return null;
    const bundle = await rolldown({ input: id.slice(0, -"?minified".length) });
    const { output } = await bundle.generate({ format: "es", minify: true });
    for (const file of await bundle.watchFiles) this.addWatchFile(file);
    return `export default ${JSON.stringify(output[0].code.trim())}`;
  },
};

export default defineConfig({
  output: asStatic ? "static" : "server",
  outDir: asStatic ? (process.env.AFLOAT_OUT ?? "./dist/static") : "./dist",
  trailingSlash: "always",
  build: { inlineStylesheets: "always" },
  session: false,
  // src/admin/http/origin.ts checks every unsafe method and content type; Astro's check would accept JSON.
  security: { checkOrigin: false },
  devToolbar: { enabled: false },
  integrations: asStatic ? [languages] : [languages, admin],
  ...(asStatic ? {} : { adapter: withOwnEntry(node({ mode: "middleware" }), new URL("./src/server.ts", import.meta.url)) }),
  vite: {
    plugins: [minified],
    define: { __AFLOAT_BUILD__: JSON.stringify(sourceHash(fileURLToPath(new URL(".", import.meta.url)))) },
    // Bundled, the admin needs a third of the memory. Only the native module stays external.
    ssr: asStatic ? { external: ["better-sqlite3"] } : { noExternal: true, external: ["better-sqlite3", "sharp"] },
  },
});
