import { monthOfLogFile } from "#domain/publishing/integrity-paths.ts";
import type { LogLine } from "#domain/record/log-line.ts";
import { readLine } from "#domain/record/log-parsing.ts";
import { isCheckpointBy, readCheckpoint } from "./checkpoint.ts";
import { broken, type IntegrityFault, unsigned } from "./fault.ts";
import { FILES } from "./files.ts";
import { sha256Hex } from "./hash.ts";
import type { PublicKey } from "./keys.ts";
import { rootOfLines } from "./log.ts";

interface FileLine {
  file: string;
  line: string;
  read: LogLine;
}

/**
 * Checks the log of a copy: its lines are numbered without gaps, each has the hash of its text and is in the file of its month,
 * the Merkle tree over them has the root of the checkpoint, and the checkpoint is signed.
 */
export function checkLog(files: ReadonlyMap<string, Buffer>, key: PublicKey): IntegrityFault[] {
  const faults: IntegrityFault[] = [];
  const lines = linesIn(files, faults);
  faults.push(...numberingFaults(lines), ...lines.flatMap(lineFaults));
  const note = files.get(FILES.checkpoint)?.toString();
  if (note === undefined) return faults;
  if (!isCheckpointBy(key, note))
    faults.push(unsigned(FILES.checkpoint, "it is not signed by the key that signed the manifest."));
  const checkpoint = readCheckpoint(note);
  if (checkpoint && checkpoint.size !== lines.length)
    faults.push(broken(FILES.checkpoint, `it covers ${checkpoint.size} lines, but the log has ${lines.length}.`));
  else if (checkpoint && !Buffer.from(rootOfLines(lines.map(({ line }) => line))).equals(checkpoint.root))
    faults.push(broken(FILES.checkpoint, "its root does not match the log: a line was rewritten."));
  return faults;
}

/** Every line of the log, sorted by number; unreadable ones are reported. */
function linesIn(files: ReadonlyMap<string, Buffer>, faults: IntegrityFault[]): FileLine[] {
  const logs = [...files].filter(([file]) => monthOfLogFile(file) !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  const fileLines = logs.flatMap(([file, bytes]) =>
    bytes
      .toString()
      .split("\n")
      .slice(0, -1)
      .flatMap((line, index) => {
        const read = readLine(line);
        if (!read) faults.push(broken(file, `its line ${index + 1} is not a canonical log line.`));
        return read ? [{ file, line, read }] : [];
      }),
  );
  return fileLines.sort((a, b) => a.read.i - b.read.i);
}

function numberingFaults(lines: readonly FileLine[]): IntegrityFault[] {
  const index = lines.findIndex(({ read }, at) => read.i !== at);
  const found = lines[index];
  return found ? [broken(found.file, `the log has line ${found.read.i} where line ${index} is expected.`)] : [];
}

function lineFaults({ file, read: { i, t, text, sha256 } }: FileLine): IntegrityFault[] {
  if (sha256Hex(text) !== sha256) return [broken(file, `the text of line ${i} does not match the line's SHA-256.`)];
  return monthOfLogFile(file) === t.slice(0, 7) ? [] : [broken(file, `line ${i} is from another month.`)];
}

/** The readable lines of the log files, sorted by number. */
export const logLines = (files: ReadonlyMap<string, Buffer>): string[] => linesIn(files, []).map(({ line }) => line);
