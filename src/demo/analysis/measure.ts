/** Shannon entropy of bytes, 0 to 8 bits per byte; 0 for nothing. */
export function entropyOf(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < bytes.length; i++) counts[bytes[i] as number]!++;
  let entropy = 0;
  for (let i = 0; i < 256; i++) {
    const count = counts[i] as number;
    if (count === 0) continue;
    const share = count / bytes.length;
    entropy -= share * Math.log2(share);
  }
  return entropy;
}
