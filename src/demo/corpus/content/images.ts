import { crc32, deflateSync } from "node:zlib";
import { Rng } from "../rng.ts";
import { join, layout, utf8 } from "./bytes.ts";

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = join(name, data);
  const length = layout(4);
  length.view.setUint32(0, data.length);
  const sum = layout(4);
  sum.view.setUint32(0, crc32(body));
  return join(length.bytes, body, sum.bytes);
}

/** Draws one byte of grey per pixel: a page with bars, as a document's first page looks from afar. */
function drawPage(random: Rng, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array((width + 1) * height).fill(0xf4);
  for (let y = 0; y < height; y++) pixels[y * (width + 1)] = 0;
  for (let y = 6; y < height - 6; y += 5) {
    const end = random.int(width >> 2, width - 8);
    for (let line = y; line < y + 2; line++) {
      pixels.fill(0x50, line * (width + 1) + 8, line * (width + 1) + end);
    }
  }
  return pixels;
}

/** A grey-scale PNG picture of a page. */
export function makePng(seed: number, { width, height } = { width: 120, height: 80 }): Uint8Array {
  const head = layout(13);
  head.view.setUint32(0, width);
  head.view.setUint32(4, height);
  head.view.setUint8(8, 8);
  return join(
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head.bytes),
    chunk("tEXt", utf8(`Software\0page ${seed}`)),
    chunk("IDAT", deflateSync(drawPage(new Rng(seed), width, height), { level: 1 })),
    chunk("IEND", new Uint8Array()),
  );
}
