import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import type { MirrorConfig } from "#config/mirrors.ts";
import { DAY } from "#domain/time.ts";
import type { Answer } from "#integrity/ask.ts";
import type { Served } from "#integrity/served.ts";
import { headersOf } from "#site/headers.ts";
import { forEachOf, MirrorFault, type MirrorFile, type MirrorStore } from "./mirror.ts";
import { differingByReading } from "./read-back.ts";
import { sendRequest } from "./request.ts";

type S3Config = Extract<MirrorConfig, { kind: "s3" }>;

const RETENTION_MS = DAY;
const MAX_CONCURRENT = 8;
/** What a store answers to other requests than for a file is short: an error in XML. */
const MAX_ANSWER_BYTES = 64 << 10;

/** One request to a bucket. */
interface S3Request {
  method: "PUT" | "GET" | "DELETE";
  file: string;
  headers?: Record<string, string>;
  bytes?: Buffer;
  /** The most bytes that the response may have. */
  most?: number;
}

type Send = (request: S3Request) => Promise<Answer>;

/**
 * A mirror in a bucket, using only the requests that every object store supports: PUT, GET and DELETE of one object, addressed by
 * path.
 */
export function s3Mirror(config: S3Config, env: NodeJS.ProcessEnv, signal: AbortSignal): MirrorStore {
  const send = senderTo(config, env, signal);
  return {
    ...{ kind: "s3", name: config.name, retentionMs: RETENTION_MS },
    put: (files) => forEachOf(files, MAX_CONCURRENT, (file) => put(config, send, file)),
    remove: (files) => forEachOf(files, MAX_CONCURRENT, (file) => remove(config, send, file)),
    differing: (sums, local) => differingByReading(sums, local, (file, most) => read(config, send, file, most)),
  };
}

/** Returns a function that signs and sends one request. */
function senderTo(config: S3Config, env: NodeJS.ProcessEnv, signal: AbortSignal): Send {
  const client = clientOf(config, env);
  const base = [config.endpoint.replace(/\/+$/, ""), config.bucket, ...(config.prefix ?? "").split("/").filter(Boolean)].join(
    "/",
  );
  return async ({ method, file, headers = {}, bytes, most = MAX_ANSWER_BYTES }) => {
    // The request to sign accepts bodies only as views of plain buffers.
    const body = bytes && new Uint8Array(bytes);
    const signed = await client.sign(`${base}/${file}`, { method, headers, ...(body && { body }) });
    const all = { ...Object.fromEntries(signed.headers), "accept-encoding": "identity" };
    return sendRequest({ url: signed.url, method, headers: all, body, most, keep: true, signal });
  };
}

async function put(config: S3Config, send: Send, { file, bytes, sum }: MirrorFile): Promise<void> {
  const headers = {
    "Content-Type": headersOf(`/${file}`)?.["Content-Type"] ?? "application/octet-stream",
    "Cache-Control": headersOf(`/${file}`)?.["Cache-Control"] ?? "no-cache",
    "Content-MD5": createHash("md5").update(bytes).digest("base64"),
    "X-Amz-Content-Sha256": sum,
  };
  const response = await send({ method: "PUT", file, headers, bytes });
  if (response.status !== 200) throw refused(config, response);
}

async function remove(config: S3Config, send: Send, file: string): Promise<void> {
  const response = await send({ method: "DELETE", file });
  if (![200, 204, 404].includes(response.status)) throw refused(config, response);
}

async function read(config: S3Config, send: Send, file: string, most: number): Promise<(Served | undefined)[]> {
  const response = await send({ method: "GET", file, most: Math.max(most, MAX_ANSWER_BYTES) });
  if (response.status === 200) return [response.problem ?? { ...response, problem: undefined }];
  if (response.status === 404) return [undefined];
  throw refused(config, response);
}

/** The names of the environment variables with the key of a mirror and its secret. */
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

/** Only the error code of the store's response is used, although the response should contain no secrets. */
function refused({ endpoint, bucket, name }: S3Config, { status, bytes }: { status: number; bytes: Uint8Array }): MirrorFault {
  const code = /<Code>(\w+)<\/Code>/.exec(Buffer.from(bytes).toString())?.[1];
  const details = `status ${status}${code ? ` (${code})` : ""}`;
  const { host } = new URL(endpoint);
  const [keyName, secretName] = credentialNames(name);
  if (code === "SignatureDoesNotMatch" || code === "InvalidAccessKeyId")
    return new MirrorFault(`${host} does not accept the key: ${details}. Check ${keyName} and ${secretName}.`);
  if (code === "NoSuchBucket")
    return new MirrorFault(`${host} has no bucket ${bucket}: ${details}. Create it, or correct its name.`);
  return new MirrorFault(`${host} refuses: ${details}.`);
}
