import { fileBytesQuery, imageQuery } from "../../features/files.ts";
import type { Query } from "../../features/queries.ts";
import { formatBytes } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Pane, Placed } from "../drill/state.ts";
import { remember } from "../drill/remember.ts";
import { useQuery } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { busySpans, errorSpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { type FileContext, type FileParams, infoOf } from "./data.ts";
import { decodePng, type Picture, pictureRows } from "./png.ts";

/** The picture, decoded; undefined for what cannot be. `GET file/image/{sha256}/` or `GET file/hex/{sha256}/` */
function pictureQuery(ctx: FileContext): Query<{ readonly picture: Picture | undefined }> {
  const { app: { services }, params: { sha256 } } = ctx;
  const isSection = infoOf(ctx)?.is_section_image === true;
  return {
    key: `file/${sha256}/picture${isSection ? "" : "/bytes"}`,
    staleMs: 300_000,
    async fetch(signal) {
      if (!isSection) {
        return { picture: await decodePng((await fileBytesQuery(services, sha256).fetch(signal)).bytes) };
      }
      const data = /^data:[^,]*;base64,(.*)$/s.exec(await imageQuery(services, sha256).fetch(signal))?.[1];
      const bytes = Uint8Array.from(atob(data ?? ""), (char) => char.charCodeAt(0));
      return { picture: await decodePng(bytes) };
    },
  };
}

function ImageView({ ctx, placed, hasFocus }: {
  readonly ctx: FileContext;
  readonly placed: Placed<FileParams>;
  readonly hasFocus: boolean;
}): ReactNode {
  const { app } = ctx;
  const theme = app.theme();
  const { columns, rows } = placed.rect;
  const info = infoOf(ctx);
  const isImage = info?.type.startsWith("image/") === true;
  const answer = useQuery(isImage ? pictureQuery(ctx) : undefined);
  const picture = answer.data?.picture;
  const size: Span = [picture === undefined ? "" : `${picture.width} × ${picture.height}`, "dim"];
  const title = rule(theme, columns, {
    left: [["image", hasFocus ? "title" : "dim"]],
    right: [...busySpans(app, [answer]), size],
  });
  if (picture !== undefined) {
    const room = { columns, rows: rows - 1 };
    const mono = theme.ascii || theme.name === "mono";
    const body = remember(
      app,
      `picture ${ctx.params.sha256}`,
      [picture, columns, rows, mono],
      () => pictureRows(picture, room, mono),
    );
    return <Lines lines={[title, ...body]} columns={columns} rows={rows} />;
  }
  const lines = answer.error !== undefined
    ? errorSpans(answer.error)
    : wordsFor(ctx, isImage, answer.data !== undefined);
  return (
    <Lines
      lines={[title, ...lines.map((spans) => paint(theme, [" ", ...spans], columns))]}
      columns={columns}
      rows={rows}
    />
  );
}

/** What is said where no picture can be shown. */
function wordsFor(ctx: FileContext, isImage: boolean, tried: boolean): Span[][] {
  const info = infoOf(ctx);
  if (info === undefined) return [];
  if (!isImage) return [[["Not an image: ", "dim"], safeText(info.type)]];
  if (!tried) return [];
  return [
    [safeText(info.type), [`  ${formatBytes(info.size)}`, "dim"]],
    [safeText(info.magic)],
    [
      ["Only PNG pictures of up to 1 MiB can be drawn here; ", "dim"],
      ["o", "key"],
      [" opens the web page, ", "dim"],
      ["d", "key"],
      [" downloads it", "dim"],
    ],
  ];
}

/** The file as a picture of half blocks. */
export const imagePane: Pane<FileParams> = {
  id: "image",
  word: "image",
  queries: () => [],
  lines: () => [],
  empty: "",
  View: ImageView,
};
