import { defineCommand } from "#cli/command.ts";

// The site server must stay small and must not load database code: each part is loaded only when it is asked for.
export const command = defineCommand({
  summary: "Serve the site and the admin, as two processes that are restarted when they end.",
  options: {
    "site-only": { type: "boolean", summary: "Serve the published files only; the site needs no database." },
    "admin-only": { type: "boolean", summary: "Run the admin only: it publishes the site, and sends notifications." },
    rehearsal: { type: "boolean", summary: "Practise with a separate database and site, marked DRILL everywhere." },
  },
  exclusive: [["site-only", "admin-only", "rehearsal"]],
  async run(invocation, { options }) {
    if (options["site-only"]) return (await import("#cli/serve-site.ts")).serveSite(invocation);
    if (options["admin-only"]) return (await import("#cli/serve-admin.ts")).serveAdmin(invocation);
    const { serveBoth } = await import("#cli/serve-both.ts");
    if (!options.rehearsal) return serveBoth(invocation);
    const { enterRehearsal } = await import("#cli/enter-rehearsal.ts");
    return serveBoth({ ...invocation, env: enterRehearsal(invocation.env) });
  },
});
