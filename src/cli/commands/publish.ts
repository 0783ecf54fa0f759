import { type Command, print, WrongUsage } from "#cli/command.ts";
import { withPublisher, withRecord } from "#cli/record.ts";
import { toIso } from "#domain/time.ts";

/** `afloat publish [--full]`: makes live what is due; with --full every page is made again. */
export const publish: Command = (invocation) =>
  withRecord(invocation, async (afloat) => {
    const [flag, ...more] = invocation.argv;
    if (more.length > 0 || (flag !== undefined && flag !== "--full")) throw new WrongUsage("publish takes only --full.");
    const receipt = await withPublisher(invocation, afloat, (publisher) => (flag ? publisher.publishAll() : publisher.catchUp()));
    if (receipt === "elsewhere") {
      print(
        invocation,
        { elsewhere: true },
        "The running server publishes automatically. To render every page again, stop it first.",
      );
      return flag ? 1 : 0;
    }
    if (!receipt) print(invocation, { due: 0 }, "Nothing to publish.");
    else
      print(
        invocation,
        { seq: receipt.seq, liveAt: toIso(receipt.liveAt), files: receipt.paths.size },
        `Live since ${toIso(receipt.liveAt)}: ${receipt.paths.size} files.`,
      );
    return 0;
  });
