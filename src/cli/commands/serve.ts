import { defineCommand } from "#cli/command.ts";

// The site server must stay small and must not load database code: each part is loaded only when it is asked for.
export const command = defineCommand({
  summary: "Run the site and the admin as two processes, and restart a process that ends.",
  options: {
    "site-only": { type: "boolean", summary: "Run only the site, which serves the published files and needs no database." },
    "admin-only": { type: "boolean", summary: "Run only the admin, which publishes the site and sends notifications." },
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
