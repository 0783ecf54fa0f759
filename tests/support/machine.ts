import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

// Linux counts time in hundredths of a second here, whatever its clock does (proc(5), USER_HZ).
const TICK_MS = 10;
const [PARENT, OWN, OWN_SYSTEM, CHILDREN, CHILDREN_SYSTEM] = [1, 11, 12, 13, 14];

/** How long the processors worked in total, and how long for this process and its children, in milliseconds. */
interface Work {
  all: number;
  ours: number;
}

/** The work of the machine so far; undefined if it does not report it (on other systems than Linux). */
export function workUntilNow(): Work | undefined {
  try {
    return { all: workOfMachine(), ours: workOfTree(process.pid) };
  } catch {
    return undefined;
  }
}

/** By what factor other processes slowed everything down in the meantime: 1 if there were none. */
export function slowdownSince(before: Work | undefined, elapsedMs: number): number {
  const after = workUntilNow();
  if (!before || !after) return 1;
  const capacity = availableParallelism() * elapsedMs;
  const others = Math.max(0, after.all - before.all - (after.ours - before.ours));
  return capacity / Math.max(capacity - others, capacity / 10);
}

/** Everything but idle and waiting, including what the host took away (proc_stat(5)). */
function workOfMachine(): number {
  const [, user, nice, system, , , irq, soft, steal] = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "")
    .split(/\s+/)
    .map(Number);
  return [user, nice, system, irq, soft, steal].reduce<number>((sum, ticks) => sum + (ticks ?? 0), 0) * TICK_MS;
}

/** A process, the children it waited for, and the same of its children (proc_pid_stat(5)). */
function workOfTree(root: number): number {
  const stats = new Map(readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? statOf(Number(name)) : [])));
  const isOurs = (pid: number): boolean => pid === root || (pid > 1 && stats.has(pid) && isOurs(stats.get(pid)?.[PARENT] ?? 0));
  const parts = [OWN, OWN_SYSTEM, CHILDREN, CHILDREN_SYSTEM];
  return [...stats].reduce(
    (sum, [pid, stat]) => sum + (isOurs(pid) ? parts.reduce((own, part) => own + (stat[part] ?? 0), 0) * TICK_MS : 0),
    0,
  );
}

/** The fields after the name of a process; nothing if it has ended. */
function statOf(pid: number): [pid: number, fields: number[]][] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return [
      [
        pid,
        text
          .slice(text.lastIndexOf(")") + 2)
          .split(" ")
          .map(Number),
      ],
    ];
  } catch {
    return [];
  }
}
