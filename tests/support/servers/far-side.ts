import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";

/** How a remote object store behaves; a test may change it at any moment. */
interface StoreBehaviour {
  /** Responds to everything with this status. */
  refuses?: number | undefined;
  /** Accepts requests and never responds. */
  hangs?: boolean;
  /** Changes one byte of this file when it is read. */
  liesAbout?: string | undefined;
}

/** A remote object store with adjustable behaviour, which shows its objects and the order in which they arrived. */
export interface ObjectStore {
  endpoint: string;
  objects: Map<string, Buffer>;
  behaviour: StoreBehaviour;
  /** The names of the stored objects, in the order in which they arrived. */
  arrived: string[];
  requests(): number;
  /** Called after each stored object. */
  onPut: (file: string) => void;
}

/** Starts a store that accepts PUT, GET and DELETE below /bucket/ until the test ends. It checks the SHA-256 that is sent along. */
export async function startObjectStore(): Promise<ObjectStore> {
  let requests = 0;
  const store: ObjectStore = {
    endpoint: "",
    objects: new Map(),
    behaviour: {},
    arrived: [],
    requests: () => requests,
    onPut: () => {},
  };
  const server = createServer(async (request, response) => {
    requests++;
    const bytes = await bodyOf(request);
    const { refuses, hangs, liesAbout } = store.behaviour;
    if (hangs) return;
    if (refuses) return void response.writeHead(refuses).end("<Error><Code>AccessDenied</Code></Error>");
    const file = (request.url ?? "").replace(/^\/bucket\//, "").split("?")[0] as string;
    if (request.method === "PUT") {
      const sum = createHash("sha256").update(bytes).digest("hex");
      if (request.headers["x-amz-content-sha256"] !== sum) return void response.writeHead(400).end();
      store.objects.set(file, bytes);
      store.arrived.push(file);
      store.onPut(file);
      return void response.writeHead(200).end();
    }
    if (request.method === "DELETE") store.objects.delete(file);
    const object = store.objects.get(file);
    if (!object) return void response.writeHead(404).end();
    response.writeHead(200).end(file === liesAbout ? flipped(object) : object);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  store.endpoint = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return store;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[0] = (copy[0] ?? 0) ^ 1;
  return copy;
}

/** The settings of a mirror on such a store. Its credentials are in `farKeys`. */
export const farMirror = (name: string, { endpoint }: ObjectStore) => ({ name, kind: "s3", endpoint, bucket: "bucket" });

export const farKeys = (...names: string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`AFLOAT_MIRROR_${name.toUpperCase()}_KEY`, "key"],
      [`AFLOAT_MIRROR_${name.toUpperCase()}_SECRET`, "a secret that must not be printed"],
    ]),
  );
