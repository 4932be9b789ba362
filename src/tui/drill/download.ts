import { saveFile } from "../../features/files.ts";
import { formatBytes } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { App } from "../contracts.ts";

/** A file to download. */
export interface DownloadTarget {
  readonly sha256: string;
  readonly name: string;
  readonly sid?: string | undefined;
}

/** Asks how the file is to be wrapped (raw asks again), then downloads it into the current folder as a job. */
export async function downloadFrom(app: App, target: DownloadTarget): Promise<void> {
  const name = safeText(target.name);
  const encoding = await app.pick<"cart" | "raw">({
    title: `download ${name.slice(0, 40)}`,
    filter: false,
    items: [
      { value: "cart", label: "CaRT: neutralised, cannot be run", key: "c" },
      { value: "raw", label: "raw: the file itself, may be live malware", key: "r", role: "warn" },
    ],
    foot: "into this folder",
  });
  if (encoding === undefined) return;
  if (encoding === "raw") {
    const sure = await app.confirm({
      title: "Download raw",
      lines: [[[name, "bold"]], ["The file itself is written to this folder; it may be live malware."]],
      yes: "download raw",
    });
    if (!sure) return;
  }
  app.startJob({
    title: `Download ${name}`,
    async run(signal, progress) {
      const { path, bytes } = await saveFile(app.services, {
        ...target,
        encoding,
        folder: ".",
        signal,
        onProgress: (done, total) =>
          progress(
            `${formatBytes(done)}${total === undefined ? "" : ` of ${formatBytes(total)}`}`,
            total === undefined ? undefined : done / Math.max(1, total),
          ),
      });
      app.notify(`${path.replace(/^\.\//, "")} written: ${formatBytes(bytes)}, sha256 checked`, {
        kind: "success",
      });
    },
  });
}
