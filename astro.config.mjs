import { fileURLToPath } from "node:url";
import node from "@astrojs/node";
import { defineConfig } from "astro/config";
import { sourceHash } from "./bin/source-hash.mjs";

// The same pages are built in two ways: into the server that publishes them one by one, or all at once as plain static files.
const asStatic = process.env.AFLOAT_BUILD === "static";

/** Replaces the adapter's entry by ours, which is the command line and, through it, the admin server. */
function withOwnEntry(adapter, entrypoint) {
  const done = adapter.hooks["astro:config:done"];
  adapter.hooks["astro:config:done"] = (options) =>
    done({ ...options, setAdapter: (settings) => options.setAdapter({ ...settings, serverEntrypoint: entrypoint }) });
  return adapter;
}

/** The admin exists only in the server: its routes live outside src/pages, so that everything there is public and static. */
const admin = {
  name: "afloat-admin",
  hooks: {
    "astro:config:setup": ({ command, injectRoute, updateConfig }) => {
      // Only what is built logs in lines of JSON; `npm run dev` speaks to people.
      if (command === "build") updateConfig({ logger: { entrypoint: new URL("./src/page-faults.ts", import.meta.url) } });
      const routes = {
        "/admin": "index",
        "/admin/setup": "setup",
        "/admin/login": "login",
        "/admin/logout": "logout",
        "/admin/incidents/new": "incidents/new",
        "/admin/incidents/[id]": "incidents/[id]",
        "/admin/maintenances/new": "maintenances/new",
        "/admin/maintenances/[id]": "maintenances/[id]",
        "/admin/postmortems/[id]": "postmortems/[id]",
        "/admin/publishing": "publishing",
        "/admin/[...rest]": "not-found",
      };
      for (const [pattern, page] of Object.entries(routes))
        injectRoute({ pattern, entrypoint: new URL(`./src/admin/pages/${page}.astro`, import.meta.url), prerender: false });
    },
  },
};

export default defineConfig({
  output: asStatic ? "static" : "server",
  outDir: asStatic ? (process.env.AFLOAT_OUT ?? "./dist/static") : "./dist",
  trailingSlash: "always",
  build: { inlineStylesheets: "always" },
  session: false,
  // Our own check covers every unsafe method and content type; Astro's lets JSON through.
  security: { checkOrigin: false },
  devToolbar: { enabled: false },
  ...(asStatic
    ? {}
    : {
        adapter: withOwnEntry(node({ mode: "middleware" }), new URL("./src/server.ts", import.meta.url)),
        integrations: [admin],
      }),
  vite: {
    define: { __AFLOAT_BUILD__: JSON.stringify(sourceHash(fileURLToPath(new URL(".", import.meta.url)))) },
    // Bundled, the admin needs a third of the memory; only the native module stays outside.
    ssr: asStatic ? { external: ["better-sqlite3"] } : { noExternal: true, external: ["better-sqlite3", "sharp"] },
  },
});
