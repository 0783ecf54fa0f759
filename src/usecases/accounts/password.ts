import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { checkPassword } from "#domain/accounts/password.ts";
import type { Context } from "#usecases/context.ts";

const derive = promisify<"argon2id", Argon2Parameters, Buffer>(argon2);
const COST = { memory: 65_536, passes: 3, parallelism: 1, tagLength: 32 };
const MAX_CONCURRENT = 4;
let running = 0;
const waiting: (() => void)[] = [];

/** Computes only a few hashes at a time: each needs 64 MiB, and many sign-ins at once must not exhaust the machine. */
async function limitConcurrency<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_CONCURRENT) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    return await work();
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/** The password as a PHC string: argon2id, 64 MiB, 3 passes (RFC 9106), a salt of 128 bits. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await limitConcurrency(() => derive("argon2id", { ...COST, message: password.normalize("NFC"), nonce }));
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

/** Whether a password matches its hash. */
export async function passwordMatches(password: string, phc: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc);
  if (!match) return false;
  const [, memory, passes, parallelism, salt, tag] = match as unknown as [string, string, string, string, string, string];
  const expected = Buffer.from(tag, "base64");
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), tagLength: expected.length };
  const actual = await limitConcurrency(() =>
    derive("argon2id", { ...cost, message: password.normalize("NFC"), nonce: Buffer.from(salt, "base64") }),
  );
  return timingSafeEqual(actual, expected);
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

/** The hash of an acceptable password. Refuses one that is too short, or that an attacker would try early. */
export async function acceptPassword({ siteName }: Pick<Context, "siteName">, name: string, password: string): Promise<string> {
  const common = await commonPasswords();
  const ours = new Set(["afloat", ...`${siteName} ${name}`.toLowerCase().split(/\W+/)]);
  checkPassword(password, (word) => common.has(word) || ours.has(word));
  return hashPassword(password);
}

/** About thirty thousand leaked passwords in lower case. Loaded only when someone chooses a password. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"] as string[]);
}
