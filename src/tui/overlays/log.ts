import { formatBytes, formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { createStore } from "../../util/store.ts";
import type { LoggedRequest } from "../../features/request_log.ts";
import type { App, Notice, Overlay } from "../contracts.ts";
import { paint, type Span, spread } from "../paint.ts";
import { LIST_START, motionOf, moveList, moveTo } from "../widgets/list.ts";

interface Entry {
  readonly at: number;
  readonly spans: readonly Span[];
  readonly right: readonly Span[];
  readonly text: string;
}

function noticeEntry(notice: Notice): Entry {
  const role = notice.kind === "error" ? "error" : notice.kind === "success" ? "safe" : "plain";
  const text = safeText(notice.hint === undefined ? notice.text : `${notice.text} · ${notice.hint}`);
  return { at: notice.at, spans: [["notice  ", "dim"], [text, role]], right: [], text };
}

/** `GET /api/v4/user/whoami/`, at the right `200  12 ms  3.4 kB`. */
function requestEntry(request: LoggedRequest): Entry {
  const { method, path, status, attempt, ms, sentBytes, receivedBytes, error } = request;
  const again = attempt > 1 ? ` · attempt ${attempt}` : "";
  const what = safeText(`${method} ${path}${again}${error === undefined ? "" : ` · ${error}`}`);
  const sent = method === "GET" ? "" : ` ↑${formatBytes(sentBytes)}`;
  const facts = `${status ?? "none"} ${Math.round(ms)} ms${sent} ↓${formatBytes(receivedBytes)}`;
  return {
    at: request.at,
    spans: [["request ", "dim"], error === undefined ? what : [what, "error"]],
    right: [[` ${facts}`, "dim"]],
    text: `${what} ${facts}`,
  };
}

/** Notices and requests, newest first; `y` copies a line. */
export function logOverlay(app: App): Overlay {
  const requests = app.services.requests?.entries ?? [];
  const entries = [...app.shell.get().notices.map(noticeEntry), ...requests.map(requestEntry)]
    .sort((a, b) => b.at - a.at);
  const store = createStore(LIST_START);
  let page = 10;
  const overlay: Overlay = {
    id: "log",
    title: `notices and requests · ${entries.length}`,
    foot: "y copy  esc close",
    store,
    size: (screen) => ({ columns: screen.columns - 6, rows: screen.rows - 6 }),
    lines(theme, size) {
      page = size.rows;
      const list = moveTo(store.get(), store.get().cursor, { total: entries.length, page });
      return Array.from({ length: size.rows }, (_, y) => {
        const entry = entries[list.top + y];
        if (entry === undefined) {
          return paint(theme, y === 0 && entries.length === 0 ? [["nothing yet", "dim"]] : [], size.columns);
        }
        const time = formatTime(entry.at, { local: true }).slice(11, 19);
        const current = list.top + y === list.cursor;
        return paint(
          theme,
          spread([[`${time} `, "dim"], ...entry.spans], entry.right, size.columns),
          size.columns,
          ...(current ? ["cursor" as const] : []),
        );
      });
    },
    key(key) {
      if (["esc", "q", "!", "enter"].includes(key.name)) return app.hide(overlay);
      const entry = entries[store.get().cursor];
      if (key.name === "y" && entry !== undefined) return void app.copy(entry.text, "the line");
      const motion = motionOf(key.name, true) ?? (key.name === "g" ? "first" : undefined);
      if (motion !== undefined) store.set((list) => moveList(list, motion, { total: entries.length, page }));
    },
  };
  return overlay;
}
