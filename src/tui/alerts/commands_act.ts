import type { Command } from "../commands.ts";
import type { App } from "../contracts.ts";
import { giveVerdict, setLabels, setPriority, setStatus, takeOn } from "./actions.ts";
import { authorOf } from "./act.ts";
import type { Targets } from "./targets.ts";
import { undoLast, undoWords } from "./undo.ts";

/** Role that changing alerts takes. */
const ROLE = "alert_manage";

/** How a screen hands over what to work on. */
export interface ActParts<C> {
  /** Before the ids of the commands. */
  readonly prefix: string;
  when(ctx: C): boolean;
  targets(ctx: C): Targets | undefined;
}

const ACTIONS: readonly (readonly [
  id: string,
  words: { readonly title: string; readonly key: string; readonly hint: string },
  run: (app: App, targets: Targets) => Promise<void>,
])[] = [
  ["status", { title: "Set the status …", key: "S", hint: "status" }, setStatus],
  ["labels", { title: "Add or remove labels …", key: "L", hint: "label" }, setLabels],
  ["own", { title: "Assign to me", key: "O", hint: "own" }, takeOn],
  ["verdict", { title: "Give your verdict …", key: "V", hint: "verdict" }, giveVerdict],
  ["priority", { title: "Set the priority …", key: "P", hint: "priority" }, setPriority],
];

/** What is done to alerts: `S P L O V`, and `U` undoes it. */
export function actCommands<C extends { readonly app: App }>(parts: ActParts<C>): Command<C>[] {
  return [
    ...ACTIONS.map(([id, { title, key, hint }, run]): Command<C> => ({
      id: `${parts.prefix}.${id}`,
      title,
      keys: [key],
      group: "Act",
      hint,
      role: ROLE,
      when: (ctx) => parts.when(ctx),
      blocked: (ctx) => parts.targets(ctx) === undefined ? "There is no alert under the cursor" : undefined,
      run(ctx) {
        const targets = parts.targets(ctx);
        if (targets !== undefined) return run(ctx.app, targets);
      },
    })),
    {
      id: `${parts.prefix}.undo`,
      title: "Undo the last change of status, priority or labels",
      keys: ["U"],
      group: "Act",
      role: ROLE,
      when: (ctx) => parts.when(ctx),
      blocked: ({ app }) => undoWords(app) === undefined ? "There is no change of alerts to undo" : undefined,
      run: ({ app }) => undoLast(app, authorOf),
    },
  ];
}
