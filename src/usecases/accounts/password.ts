import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { checkPassword } from "#domain/accounts/password.ts";
import type { Context } from "#usecases/context.ts";

const derive = promisify<"argon2id", Argon2Parameters, Buffer>(argon2);
const COST = { memory: 65_536, passes: 3, parallelism: 1, tagLength: 32 };
const MAX_CONCURRENT = 4;
let running = 0;
const waiting: (() => void)[] = [];

/** At most a few hashes at a time: each takes 64 MiB, and a flood of sign-ins must not take the machine. */
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

/** Whether a password is the one that was hashed. */
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

/** The hash of a password that may be used. Refuses one that is too short, or among the first that a guesser would try. */
export async function acceptPassword({ siteName }: Pick<Context, "siteName">, name: string, password: string): Promise<string> {
  const common = await commonPasswords();
  const ours = new Set(["afloat", ...`${siteName} ${name}`.toLowerCase().split(/\W+/)]);
  checkPassword(password, (word) => common.has(word) || ours.has(word));
  return hashPassword(password);
}

/** Some thirty thousand passwords that were found in leaks, small letters. Loaded only when somebody chooses a password. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"] as string[]);
}
