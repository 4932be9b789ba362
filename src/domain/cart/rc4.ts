/** The RC4 stream cipher, with its state kept between calls. Deno's crypto no longer has it. */
export class Rc4 {
  private readonly state = new Uint8Array(256);
  private i = 0;
  private j = 0;

  /** @param key 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    const { state } = this;
    for (let i = 0; i < 256; i++) state[i] = i;
    let j = 0;
    for (let i = 0; i < 256; i++) {
      j = (j + state[i]! + key[i % key.length]!) & 255;
      const swap = state[i]!;
      state[i] = state[j]!;
      state[j] = swap;
    }
  }

  /** The next bytes of the stream, enciphered or deciphered (it is the same). The input stays as it is. */
  apply(input: Uint8Array): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(input.length);
    const { state } = this;
    let { i, j } = this;
    for (let n = 0; n < input.length; n++) {
      i = (i + 1) & 255;
      const a = state[i]!;
      j = (j + a) & 255;
      const b = state[j]!;
      state[i] = b;
      state[j] = a;
      output[n] = input[n]! ^ state[(a + b) & 255]!;
    }
    this.i = i;
    this.j = j;
    return output;
  }
}
