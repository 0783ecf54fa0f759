import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { RelyingParty } from "#usecases/accounts/passkeys.ts";

/** A passkey made in software, as a phone or security key would hold it, for use cases that are called without a browser. */
export interface SoftwarePasskey {
  /** What a browser sends when the passkey is added. */
  attest(challenge: string): string;
  /** What a browser sends when the passkey signs in. */
  assert(challenge: string): string;
}

// User present and verified; the first response contains the key itself (WebAuthn §6.1).
const FLAGS = { verified: 0x05, withKey: 0x45 };

const sha256 = (bytes: Buffer | string): Buffer => createHash("sha256").update(bytes).digest();
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

/** Makes a P-256 passkey for a site. */
export function makePasskey({ id: host, origin }: RelyingParty): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  // COSE: an ES256 key (RFC 9053 §2.1), encoded in CBOR.
  const key = Buffer.concat([
    hex("a5 01 02 03 26 20 01 21 58 20"),
    Buffer.from(x, "base64url"),
    hex("22 58 20"),
    Buffer.from(y, "base64url"),
  ]);
  const header = (flags: number) => Buffer.concat([sha256(host), Buffer.from([flags]), Buffer.alloc(4)]);
  const client = (type: string, challenge: string) => Buffer.from(JSON.stringify({ type, challenge, origin }));
  const credential = (response: Record<string, Buffer>) => {
    const texts = Object.entries(response).map(([name, bytes]) => [name, bytes.toString("base64url")]);
    const known = { id: id.toString("base64url"), rawId: id.toString("base64url"), type: "public-key" };
    return JSON.stringify({ ...known, response: Object.fromEntries(texts), clientExtensionResults: {} });
  };
  return {
    attest(challenge) {
      const data = Buffer.concat([header(FLAGS.withKey), Buffer.alloc(16), hex("0010"), id, key]);
      // {fmt: "none", attStmt: {}, authData: data}
      const attestationObject = Buffer.concat([
        hex("a3 63 666d74 64 6e6f6e65 67 61747453746d74 a0 68 6175746844617461 58"),
        Buffer.from([data.length]),
        data,
      ]);
      return credential({ clientDataJSON: client("webauthn.create", challenge), attestationObject });
    },
    assert(challenge) {
      const clientDataJSON = client("webauthn.get", challenge);
      const authenticatorData = header(FLAGS.verified);
      const signature = sign("sha256", Buffer.concat([authenticatorData, sha256(clientDataJSON)]), privateKey);
      return credential({ clientDataJSON, authenticatorData, signature });
    },
  };
}
