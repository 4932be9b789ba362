/** Whether a CaRT holds the file that was asked for. @module */
import { createHash } from "node:crypto";
import { type ByteSource, CartError, unpackCart } from "../domain/cart.ts";
import { ProtocolError } from "../api/errors.ts";

const GIB = 1 << 30;
/** Real programs shrink to a tenth; what shrinks to a thousandth is padding, or a bomb. */
const RATIO_MAX = 100;

/** How {@link cartSha256} reads. */
export interface CartReading {
  /** Size of the CaRT, where it is known: a large one may hold more than 1 GiB. */
  readonly packedBytes?: number | undefined;
  /** Called once it is plain that this is a CaRT. */
  readonly onHeader?: (() => void) | undefined;
}

/**
 * The sha256 of the content of a CaRT, which is unpacked piece by piece and kept nowhere.
 *
 * @throws {CartError} it is no CaRT, is damaged, or holds too much
 */
export async function cartSha256(source: ByteSource, options: CartReading = {}): Promise<string> {
  const { packedBytes = 0, ...rest } = options;
  const hash = createHash("sha256");
  const maxBytes = Math.max(GIB, RATIO_MAX * packedBytes);
  for await (const piece of unpackCart(source, { maxBytes, ...rest })) hash.update(piece);
  return hash.digest("hex");
}

/** What {@link checkedCart} goes by. */
export interface CheckedCart {
  /** Of the content. */
  readonly sha256: string;
  /** Size of the CaRT, where the server told it. */
  readonly sizeBytes: number | undefined;
  /** Writes a piece. Not called for a body that does not even begin as a CaRT. */
  readonly write: (piece: Uint8Array) => Promise<void>;
}

/**
 * Writes a CaRT from the server and checks what it holds while it passes.
 *
 * @throws {ProtocolError} it is no CaRT, or not of the file that was asked for
 */
export async function checkedCart(body: AsyncIterable<Uint8Array>, cart: CheckedCart): Promise<void> {
  const { sha256, sizeBytes, write } = cart;
  let isCart = false;
  async function* passing(): AsyncGenerator<Uint8Array> {
    const read: Uint8Array[] = [];
    for await (const piece of body) {
      // Read first, then written: what is read on is a sound CaRT so far.
      yield piece;
      read.push(piece);
      if (isCart) { for (const sound of read.splice(0)) await write(sound); }
    }
  }
  const reading = { packedBytes: sizeBytes, onHeader: () => isCart = true };
  const actual = await cartSha256(passing(), reading).catch((cause: unknown) => {
    if (!(cause instanceof CartError)) throw cause;
    const why = cause.message.replace(/^./, (first) => first.toLowerCase());
    throw new ProtocolError(`The server sent no sound CaRT of "${sha256}": ${why}`, {
      cause,
      hint: "Download it again; --encoding zip or raw for the file without this check",
    });
  });
  if (actual === sha256.toLowerCase()) return;
  throw new ProtocolError(`The bytes of "${sha256}" arrived damaged: their sha256 is "${actual}"`, {
    hint: "Download it again; if it stays so, the server's file store is damaged",
  });
}
