import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Why no disk can be mounted here; undefined if it can. */
export function missingForDisks(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "it needs root on Linux, to mount a disk";
  if (!existsSync("/dev/loop-control")) return "this machine has no loop devices";
  try {
    execFileSync("losetup", ["--find"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "no loop device is free";
  }
}

/** A separate disk: ext4 in a file, mounted on a folder until the test ends. */
export interface Disk {
  /** Stops the disk as a power cut does: unconfirmed writes are lost, including the journal's. */
  cutPower(): void;
  /** Mounts it again, which replays its journal; no file may be open on it. */
  mountAgain(): void;
  /** Makes the kernel find an error on it, after which it is read-only. */
  turnReadOnly(): void;
}

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"] });

/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH (fs/ext4/ext4.h of the kernel). Perl is on every Debian. */
const SHUTDOWN = 'my $how = pack("I", 2); open(my $file, "<", $ARGV[0]) or die $!; ioctl($file, 0x8004587d, $how) or die $!;';

/** A new folder on a real disk, for tests about disks: other folders are in memory. */
export const folderOnDisk = (): string => mkdtempSync(join(process.env.AFLOAT_DISK ?? tmpdir(), "afloat-disk-"));

/** Mounts a new disk of so many megabytes. The kernel writes back every second, so that a cut hits more different states. */
export function mountDisk(folder: string, megabytes = 512): Disk {
  const own = folderOnDisk();
  const file = join(own, "disk");
  const mount = () => run("mount", "-o", "loop,commit=1,errors=remount-ro", file, folder);
  run("truncate", "-s", `${megabytes}M`, file);
  run("mkfs.ext4", "-q", "-F", file);
  mount();
  onTestFinished(() => {
    run("umount", "--lazy", folder);
    rmSync(own, { recursive: true });
  });
  return {
    cutPower: () => void run("perl", "-e", SHUTDOWN, join(folder, "afloat.db")),
    mountAgain() {
      run("umount", folder);
      mount();
    },
    turnReadOnly() {
      const device = execFileSync("findmnt", ["-n", "-o", "SOURCE", folder], { encoding: "utf8" }).trim();
      execFileSync("sh", ["-c", `echo fault > /sys/fs/ext4/${device.slice(5)}/trigger_fs_error`]);
    },
  };
}

/** Mounts a disk of so many megabytes in memory, until the test ends. */
export function mountMemory(folder: string, megabytes: number): void {
  run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder);
  onTestFinished(() => void run("umount", "--lazy", folder));
}
