/**
 * A TLS server that shows a certificate whose key it does not have, which no TLS library agrees to be: just enough of
 * TLS 1.2 (RFC 5246, ECDHE with AES-128-GCM, RFC 5288) to finish the handshake with a client that does not verify, and
 * to read what such a client sends. @module
 */
import { Buffer } from "node:buffer";
import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createHmac,
  type ECDH,
  randomBytes,
  sign,
} from "node:crypto";
import { type FakeConnection, serveConnections } from "./fake_connections.ts";
import { tlsFixture } from "./fake_server.ts";

/** The server. */
export interface ImpostorServer extends AsyncDisposable {
  readonly port: number;
  /** Connections made to it. */
  readonly count: number;
  /** What clients sent it after a handshake they should have broken off. */
  readonly received: readonly string[];
}

/** Starts one that shows the first certificate of `certPem` and signs with a key of its own. */
export function impostorServer(certPem: string): ImpostorServer {
  const received: string[] = [];
  const base64 = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(certPem)![1]!.replace(/\s/g, "");
  const der = Buffer.from(base64, "base64");
  const connections = serveConnections(async (connection) => {
    received.push(await new Session(connection).run(der));
  });
  return {
    port: connections.port,
    get count() {
      return connections.count;
    },
    received,
    [Symbol.asyncDispose]: () => connections.close(),
  };
}

const HANDSHAKE = 22;
const CHANGE_CIPHER_SPEC = 20;
const TLS12 = Buffer.from([3, 3]);

/** `bytes` with their length before them, in `width` bytes. */
function prefixed(bytes: Uint8Array, width: number): Buffer {
  const length = Buffer.alloc(width);
  length.writeUIntBE(bytes.length, 0, width);
  return Buffer.concat([length, bytes]);
}

/** The pseudo-random function of TLS 1.2. */
function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const hmac = (data: Buffer) => createHmac("sha256", secret).update(data).digest();
  const labelled = Buffer.concat([Buffer.from(label), seed]);
  let a = labelled;
  let out = Buffer.alloc(0);
  while (out.length < length) {
    a = hmac(a);
    out = Buffer.concat([out, hmac(Buffer.concat([a, labelled]))]);
  }
  return out.subarray(0, length);
}

/** Keys of one direction. */
class Protection {
  #sequence = 0n;
  constructor(readonly key: Buffer, readonly salt: Buffer) {}

  /** Additional data of the next record: its number, type, version and length. */
  #head(type: number, length: number): Buffer {
    const head = Buffer.alloc(13);
    head.writeBigUInt64BE(this.#sequence++);
    head.set([type, 3, 3], 8);
    head.writeUInt16BE(length, 11);
    return head;
  }

  encrypt(type: number, plain: Buffer): Buffer {
    const explicit = randomBytes(8);
    const cipher = createCipheriv("aes-128-gcm", this.key, Buffer.concat([this.salt, explicit]));
    cipher.setAAD(this.#head(type, plain.length));
    return Buffer.concat([explicit, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  decrypt(type: number, record: Buffer): Buffer {
    const iv = Buffer.concat([this.salt, record.subarray(0, 8)]);
    const cipher = createDecipheriv("aes-128-gcm", this.key, iv);
    cipher.setAAD(this.#head(type, record.length - 24));
    cipher.setAuthTag(record.subarray(-16));
    return Buffer.concat([cipher.update(record.subarray(8, -16)), cipher.final()]);
  }
}

class Session {
  readonly #connection: FakeConnection;
  readonly #messages: Buffer[] = [];
  readonly #random = randomBytes(32);

  constructor(connection: FakeConnection) {
    this.#connection = connection;
  }

  /** Shakes hands and gives the first thing the client sends afterwards. */
  async run(certificate: Buffer): Promise<string> {
    const hello = await this.#handshakeMessage();
    const clientRandom = hello.subarray(6, 38);
    const exchange = createECDH("prime256v1");
    await this.#greet(certificate, clientRandom, exchange);
    const keyMessage = await this.#handshakeMessage();
    const premaster = exchange.computeSecret(keyMessage.subarray(5));
    const master = prf(premaster, "master secret", Buffer.concat([clientRandom, this.#random]), 48);
    const block = prf(master, "key expansion", Buffer.concat([this.#random, clientRandom]), 40);
    const fromClient = new Protection(block.subarray(0, 16), block.subarray(32, 36));
    const toClient = new Protection(block.subarray(16, 32), block.subarray(36, 40));
    await this.#record(); // change cipher spec
    this.#messages.push(fromClient.decrypt(HANDSHAKE, (await this.#record()).body));
    const transcript = createHash("sha256").update(Buffer.concat(this.#messages)).digest();
    const finished = Buffer.concat([
      Buffer.from([20]),
      prefixed(prf(master, "server finished", transcript, 12), 3),
    ]);
    await this.#send(CHANGE_CIPHER_SPEC, Buffer.from([1]));
    await this.#send(HANDSHAKE, toClient.encrypt(HANDSHAKE, finished));
    const { type, body } = await this.#record();
    return fromClient.decrypt(type, body).toString("latin1");
  }

  /** Hello, certificate, a share signed with a key of our own, done. */
  async #greet(certificate: Buffer, clientRandom: Buffer, exchange: ECDH): Promise<void> {
    const cipherSuite = Buffer.from([0xc0, 0x2b]); // ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    const hello = Buffer.concat([TLS12, this.#random, Buffer.from([0]), cipherSuite, Buffer.from([0])]);
    const share = Buffer.concat([Buffer.from([3, 0, 23]), prefixed(exchange.generateKeys(), 1)]);
    const signed = Buffer.concat([clientRandom, this.#random, share]);
    const signature = sign("sha256", signed, tlsFixture("stranger.key"));
    const keyExchange = Buffer.concat([share, Buffer.from([4, 3]), prefixed(signature, 2)]);
    const parts: [number, Buffer][] = [
      [2, hello],
      [11, prefixed(prefixed(certificate, 3), 3)],
      [12, keyExchange],
      [14, Buffer.alloc(0)],
    ];
    for (const [type, body] of parts) {
      const message = Buffer.concat([Buffer.from([type]), prefixed(body, 3)]);
      this.#messages.push(message);
      await this.#send(HANDSHAKE, message);
    }
  }

  async #handshakeMessage(): Promise<Buffer> {
    const { type, body } = await this.#record();
    if (type !== HANDSHAKE) throw new Error(`The client broke off: record type ${type}`);
    this.#messages.push(body);
    return body;
  }

  async #record(): Promise<{ readonly type: number; readonly body: Buffer }> {
    const head = await this.#read(5);
    return { type: head[0]!, body: await this.#read(head.readUInt16BE(3)) };
  }

  async #read(length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    for (let filled = 0; filled < length;) {
      const count = await this.#connection.read(bytes.subarray(filled));
      if (count === null) throw new Error("The client broke off");
      filled += count;
    }
    return bytes;
  }

  async #send(type: number, body: Buffer): Promise<void> {
    await this.#connection.writeAll(Buffer.concat([Buffer.from([type, 3, 3]), prefixed(body, 2)]));
  }
}
