import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import type { MirrorConfig } from "#config/mirrors.ts";
import { headersOf } from "#site/headers.ts";
import { forEachOf, MirrorFault, type MirrorStore, type Piece } from "./mirror.ts";
import { differingByReading } from "./read-back.ts";
import { ask } from "./request.ts";

type S3Config = Extract<MirrorConfig, { kind: "s3" }>;

const DAY = 86_400_000;
const AT_ONCE = 8;

/** A mirror in a bucket, by the requests that every such store knows: PUT, GET and DELETE of one object, addressed by path. */
export function s3Mirror(config: S3Config, env: NodeJS.ProcessEnv, signal: AbortSignal): MirrorStore {
  const { name, bucket } = config;
  const client = clientOf(config, env);
  const base = [config.endpoint.replace(/\/+$/, ""), bucket, ...(config.prefix ?? "").split("/").filter(Boolean)].join("/");

  async function request(method: string, file: string, headers: Record<string, string> = {}, bytes?: Buffer) {
    // Fetch knows bodies as views of plain buffers only.
    const body = bytes && { body: new Uint8Array(bytes) };
    const signed = await client.sign(`${base}/${file}`, { method, headers, ...body });
    return ask(signed, signal);
  }

  async function putOne({ file, bytes, sum }: Piece): Promise<void> {
    const headers = {
      "Content-Type": headersOf(`/${file}`)?.["Content-Type"] ?? "application/octet-stream",
      "Cache-Control": headersOf(`/${file}`)?.["Cache-Control"] ?? "no-cache",
      "Content-MD5": createHash("md5").update(bytes).digest("base64"),
      "X-Amz-Content-Sha256": sum,
    };
    const answer = await request("PUT", file, headers, bytes);
    if (answer.status !== 200) throw refused(config, answer);
  }

  return {
    ...{ kind: "s3", name, keepsFor: DAY },
    put: (pieces) => forEachOf(pieces, AT_ONCE, putOne),
    remove: (files) =>
      forEachOf(files, AT_ONCE, async (file) => {
        const answer = await request("DELETE", file);
        if (![200, 204, 404].includes(answer.status)) throw refused(config, answer);
      }),
    differing: (sums) =>
      differingByReading(sums, async (file) => {
        const answer = await request("GET", file);
        if (answer.status === 200) return answer.bytes;
        if (answer.status === 404) return undefined;
        throw refused(config, answer);
      }),
  };
}

/** The names of the variables that have the key of a mirror and its secret. */
export const credentialNames = (name: string): readonly [key: string, secret: string] => {
  const stem = `AFLOAT_MIRROR_${name.toUpperCase().replaceAll("-", "_")}`;
  return [`${stem}_KEY`, `${stem}_SECRET`];
};

function clientOf({ name, region }: S3Config, env: NodeJS.ProcessEnv): AwsClient {
  const [keyName, secretName] = credentialNames(name);
  const [accessKeyId, secretAccessKey] = [env[keyName], env[secretName]];
  if (!accessKeyId || !secretAccessKey) {
    const missing = [keyName, secretName].filter((each) => !env[each]);
    throw new MirrorFault(`${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not set in the environment.`);
  }
  return new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region: region ?? "us-east-1", retries: 0 });
}

/** What the store said names no secret of ours; still only its code is taken over. */
function refused({ endpoint, bucket, name }: S3Config, { status, bytes }: { status: number; bytes: Uint8Array }): MirrorFault {
  const code = /<Code>(\w+)<\/Code>/.exec(Buffer.from(bytes).toString())?.[1];
  const said = `status ${status}${code ? ` (${code})` : ""}`;
  const { host } = new URL(endpoint);
  const [keyName, secretName] = credentialNames(name);
  if (code === "SignatureDoesNotMatch" || code === "InvalidAccessKeyId")
    return new MirrorFault(`${host} does not accept the key: ${said}. Check ${keyName} and ${secretName}.`);
  if (code === "NoSuchBucket")
    return new MirrorFault(`${host} has no bucket ${bucket}: ${said}. Create it, or correct its name.`);
  return new MirrorFault(`${host} refuses: ${said}.`);
}
