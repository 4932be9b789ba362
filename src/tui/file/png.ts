/** Just enough of PNG to show a picture in a terminal. @module */
import { concatBytes } from "../../util/bytes.ts";

/** A picture as rows of red, green, blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const MAX_PIXELS = 16_000_000;
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Head {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly color: number;
}

/** Inflates no more than is wanted: a small file may hold a huge one. */
async function inflate(data: Uint8Array<ArrayBuffer>, wanted: number): Promise<Uint8Array> {
  const out = new Uint8Array(wanted);
  let at = 0;
  for await (const chunk of new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"))) {
    const part = chunk.subarray(0, wanted - at);
    out.set(part, at);
    at += part.length;
    if (at >= wanted) break;
  }
  return out.subarray(0, at);
}

/** Undoes the filter of each row. @returns rows without their filter bytes; undefined when there are too few bytes */
function unfilter(
  raw: Uint8Array,
  rowBytes: number,
  view: { height: number; step: number },
): Uint8Array | undefined {
  const { height, step } = view;
  if (raw.length < (rowBytes + 1) * height) return undefined;
  const out = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (rowBytes + 1)]!;
    for (let x = 0; x < rowBytes; x++) {
      const left = x >= step ? out[y * rowBytes + x - step]! : 0;
      const up = y > 0 ? out[(y - 1) * rowBytes + x]! : 0;
      const corner = x >= step && y > 0 ? out[(y - 1) * rowBytes + x - step]! : 0;
      const add = filter === 1
        ? left
        : filter === 2
        ? up
        : filter === 3
        ? (left + up) >> 1
        : filter === 4
        ? paeth(left, up, corner)
        : 0;
      out[y * rowBytes + x] = raw[y * (rowBytes + 1) + 1 + x]! + add;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** One sample of a row: depths below 8 bits are packed. */
function sampleAt(row: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return row[index]!;
  if (depth === 16) return row[index * 2]!;
  const perByte = 8 / depth;
  const shift = 8 - depth * (index % perByte + 1);
  return (row[Math.floor(index / perByte)]! >> shift) & ((1 << depth) - 1);
}

function toRgb(rows: Uint8Array, head: Head, palette: Uint8Array): Uint8Array {
  const { width, height, depth, color } = head;
  const channels = CHANNELS[color]!;
  const rowBytes = Math.ceil(width * channels * depth / 8);
  const scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * rowBytes, (y + 1) * rowBytes);
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 3;
      const first = sampleAt(row, x * channels, depth);
      if (color === 3) rgb.set(palette.subarray(first * 3, first * 3 + 3), to);
      else if (channels < 3) rgb.fill(Math.round(first * scale), to, to + 3);
      else for (let i = 0; i < 3; i++) rgb[to + i] = sampleAt(row, x * channels + i, depth);
    }
  }
  return rgb;
}

/** What the chunks of a PNG hold. */
interface Chunks {
  readonly head: Head;
  readonly palette: Uint8Array;
  /** Rows, deflated, in parts. */
  readonly data: readonly Uint8Array[];
}

/** Reads the chunks; undefined when there is no head or the picture is interlaced. */
function readChunks(bytes: Uint8Array, view: DataView): Chunks | undefined {
  let head: Head | undefined;
  let palette: Uint8Array = new Uint8Array();
  const data: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IHDR" && length >= 13) {
      if (body[12] !== 0) return undefined;
      head = {
        width: view.getUint32(at + 8),
        height: view.getUint32(at + 12),
        depth: body[8]!,
        color: body[9]!,
      };
    } else if (type === "PLTE") palette = body;
    else if (type === "IDAT") data.push(body);
    else if (type === "IEND") break;
    at += 12 + length;
  }
  return head && { head, palette, data };
}

/** Whether the picture has pixels, not too many, of a format that can be shown. */
function isShowable({ width, height, depth, color }: Head): boolean {
  if (CHANNELS[color] === undefined || ![1, 2, 4, 8, 16].includes(depth)) return false;
  return width !== 0 && height !== 0 && width * height <= MAX_PIXELS;
}

/** The picture in a PNG; undefined for what it does not know: interlaced or damaged ones, and other formats. */
export async function decodePng(bytes: Uint8Array): Promise<Picture | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 57 || view.getUint32(0) !== 0x89504e47) return undefined;
  const chunks = readChunks(bytes, view);
  if (chunks === undefined || !isShowable(chunks.head)) return undefined;
  const { head, palette, data } = chunks;
  const { width, height } = head;
  const bits = CHANNELS[head.color]! * head.depth;
  try {
    const rowBytes = Math.ceil(width * bits / 8);
    const raw = await inflate(concatBytes(data), (rowBytes + 1) * height);
    const rows = unfilter(raw, rowBytes, { height, step: Math.max(1, bits >> 3) });
    return rows === undefined ? undefined : { width, height, rgb: toRgb(rows, head, palette) };
  } catch {
    return undefined;
  }
}

/**
 * The picture as rows of half blocks, two pixels a cell, within `columns` × `rows` cells.
 *
 * @param mono Shades of block characters without colours. Default false.
 */
export function pictureRows(
  { width, height, rgb }: Picture,
  room: { columns: number; rows: number },
  mono = false,
): readonly string[] {
  const scale = Math.max(width / room.columns, height / (room.rows * 2), 1 / 4);
  const columns = Math.max(1, Math.min(room.columns, Math.floor(width / scale)));
  const lines = Math.max(1, Math.min(room.rows, Math.ceil(height / scale / 2)));
  const pixel = (x: number, y: number): readonly [number, number, number] => {
    const from =
      (Math.min(height - 1, Math.floor(y * scale)) * width + Math.min(width - 1, Math.floor(x * scale))) * 3;
    return [rgb[from]!, rgb[from + 1]!, rgb[from + 2]!];
  };
  return Array.from({ length: lines }, (_, line) => {
    let out = "";
    let last = "";
    for (let x = 0; x < columns; x++) {
      const top = pixel(x, line * 2);
      const bottom = pixel(x, line * 2 + 1);
      if (mono) {
        const light = (top[0] + top[1] + top[2] + bottom[0] + bottom[1] + bottom[2]) / 6;
        out += " ░▒▓█"[Math.min(4, Math.floor(light / 52))];
        continue;
      }
      const code = `\x1b[38;2;${top.join(";")}m\x1b[48;2;${bottom.join(";")}m`;
      out += (code === last ? "" : code) + "▀";
      last = code;
    }
    return mono ? out.padEnd(room.columns) : `${out}\x1b[39m\x1b[49m${" ".repeat(room.columns - columns)}`;
  });
}
