import type { App } from "../contracts.ts";

/** How a link is opened here; undefined where there is no screen for a browser, as over SSH. */
function openerOf(env: Readonly<Record<string, string | undefined>>): readonly string[] | undefined {
  if (env.SSH_CONNECTION !== undefined || env.SSH_TTY !== undefined) return undefined;
  if (Deno.build.os === "darwin") return ["open"];
  if (Deno.build.os === "windows") return ["cmd", "/c", "start", ""];
  return env.DISPLAY !== undefined || env.WAYLAND_DISPLAY !== undefined ? ["xdg-open"] : undefined;
}

/** Opens a page of the server in the browser; where there is none, copies the link and says so. */
export async function openLink(app: App, link: string): Promise<void> {
  const opener = /^https?:\/\//.test(link) ? openerOf(Deno.env.toObject()) : undefined;
  if (opener === undefined) return await app.copy(link, "the link: there is no browser here");
  const [command, ...args] = opener;
  const child = new Deno.Command(command!, {
    args: [...args, link],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  try {
    child.spawn().unref();
    app.notify("Opened in the browser", { kind: "success" });
  } catch {
    await app.copy(link, "the link: the browser did not start");
  }
}
