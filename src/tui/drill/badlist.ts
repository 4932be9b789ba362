import { draftOf } from "../../features/list_draft.ts";
import { KNOWN_PREFIX } from "../../features/known.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Command } from "../commands.ts";
import { whoami } from "../shell/account.ts";
import { type Handle, harmlessValue } from "./handle.ts";
import { subjectOf } from "./known_pane.ts";
import { currentHandle } from "./pane.ts";
import type { Drill, DrillContext } from "./state.ts";

/** What goes on the list: a file by its hash, a tag or an address as `type=value`. */
function entryOf(handle: Handle | undefined): { kind: "file" | "tag"; value: string } | undefined {
  if (handle?.kind === "file") return { kind: "file", value: handle.sha256 };
  const subject = subjectOf(handle);
  return subject === undefined ? undefined : { kind: "tag", value: `${subject.types[0]}=${subject.value}` };
}

/** `B` puts what is under the cursor on the badlist, after asking why. `PUT badlist/` */
export function badlistCommand<P>(drill: Drill<P>): Command<DrillContext<P>> {
  return {
    id: `${drill.id}.badlist`,
    title: "Add to the badlist …",
    keys: ["B"],
    group: "Act",
    role: "badlist_manage",
    when: (ctx) => ctx.state.input === undefined,
    blocked: (ctx) =>
      entryOf(currentHandle(drill, ctx)) === undefined
        ? "Put the cursor on a file, a tag or an address first"
        : undefined,
    async run(ctx) {
      const { app } = ctx;
      const handle = currentHandle(drill, ctx);
      const entry = entryOf(handle);
      if (handle === undefined || entry === undefined) return;
      const shown = safeText(handle.kind === "file" ? handle.name : harmlessValue(handle));
      const reason = await app.prompt({
        title: `Badlist ${shown}`,
        label: "reason",
        check: (text) => text.trim() === "" ? "The reason is missing" : undefined,
      });
      if (reason === undefined) return;
      // The server takes entries of people under their own name only.
      const { username } = await whoami(app);
      const draft = draftOf(entry.kind, entry.value, { source: username, reason: [reason.trim()] });
      await app.services.client.badlist.addUpdate(draft, app.services.signal);
      app.queries.invalidate(KNOWN_PREFIX);
      app.notify(`${shown} is on the badlist`, { kind: "success" });
    },
  };
}
