const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

const step = (sum: number, byte: number) => ((TABLE[(sum ^ byte) & 0xff] as number) ^ (sum >>> 8)) >>> 0;

/** The three keys of the traditional encryption of ZIP archives. */
class Keys {
  #first = 0x12345678;
  #second = 0x23456789;
  #third = 0x34567890;

  constructor(password: string) {
    for (const byte of new TextEncoder().encode(password)) this.#update(byte);
  }

  #update(byte: number): void {
    this.#first = step(this.#first, byte);
    this.#second = (Math.imul((this.#second + (this.#first & 0xff)) >>> 0, 134775813) + 1) >>> 0;
    this.#third = step(this.#third, this.#second >>> 24);
  }

  decrypt(byte: number): number {
    const mask = (this.#third | 2) & 0xffff;
    const plain = byte ^ ((Math.imul(mask, mask ^ 1) >>> 8) & 0xff);
    this.#update(plain);
    return plain;
  }
}

/** Decrypts a member of a ZIP archive with the first password whose check byte fits; undefined when none does. */
export function decryptMember(
  packed: Uint8Array,
  { check, passwords }: { readonly check: number; readonly passwords: readonly string[] },
): { bytes: Uint8Array; password: string } | undefined {
  for (const password of passwords) {
    const keys = new Keys(password);
    let last = -1;
    for (let i = 0; i < 12; i++) last = keys.decrypt(packed[i] ?? 0);
    if (last !== (check & 0xff)) continue;
    return { bytes: packed.slice(12).map((byte) => keys.decrypt(byte)), password };
  }
  return undefined;
}
