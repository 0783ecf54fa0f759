import { defineCommand, print } from "#cli/command.ts";
import { liveSinceText, withPublisher, withRecord } from "#cli/record.ts";
import { toIso } from "#domain/time.ts";

export const command = defineCommand({
  summary: "Publish everything that is not yet live.",
  options: { full: { type: "boolean", summary: "Render every page again." } },
  run: (invocation, { options }) =>
    withRecord(invocation, async (afloat) => {
      const receipt = await withPublisher(invocation, afloat, (publisher) =>
        options.full ? publisher.publishAll() : publisher.catchUp(),
      );
      if (receipt === "elsewhere") {
        const text = "The running server publishes automatically. To render every page again, stop it first.";
        print(invocation, { elsewhere: true }, text);
        return options.full ? 1 : 0;
      }
      if (!receipt) {
        print(invocation, { due: 0 }, "Nothing to publish.");
        return 0;
      }
      const [liveAt, files] = [toIso(receipt.liveAt), receipt.paths.size];
      print(invocation, { seq: receipt.seq, liveAt, files }, `${liveSinceText(afloat.config, liveAt)} ${files} files.`);
      return 0;
    }),
});
