/** Every key of the submit form. @module */
import { type Command, defineCommands } from "../commands.ts";
import { find } from "./find.ts";
import { acceptOrChoose, chooseCandidate, complete, stopEdit } from "./edit.ts";
import { SECTION_IDS } from "./form.ts";
import { movePages, moveRows, nextSection, toSection } from "./move.ts";
import { loadPreset, savePreset } from "./presets.ts";
import {
  activateRow,
  addMore,
  allServices,
  leave,
  openSent,
  removeRow,
  reuse,
  sideways,
  startOver,
  toggleRow,
  undo,
} from "./row_actions.ts";
import { send } from "./send.ts";
import { failureOf, retry, type SubmitContext } from "./state.ts";

type C = SubmitContext;

const isEditing = ({ state }: C) => state.edit !== undefined;
const isIdle = (ctx: C) => !isEditing(ctx);

/** A command for when nothing is being typed. */
function idle(command: Command<C>): Command<C> {
  return { ...command, when: (ctx) => isIdle(ctx) && (command.when?.(ctx) ?? true) };
}
/** A command for when something is being typed. */
function typing(command: Command<C>): Command<C> {
  return { ...command, when: isEditing };
}

const page = (id: string, title: string, keys: readonly string[], by: number): Command<C> =>
  idle({ id, title, keys, group: "Move", run: (ctx) => movePages(ctx, by) });

/** Every command of the form. */
export const SUBMIT_COMMANDS: readonly Command<C>[] = defineCommands<C>(
  typing({
    id: "submit.accept",
    title: "Accept the text",
    keys: ["enter"],
    group: "Act",
    hint: "accept",
    run: acceptOrChoose,
  }),
  typing({
    id: "submit.complete",
    title: "Complete; next section",
    keys: ["tab"],
    group: "Act",
    hint: "complete",
    run: complete,
  }),
  typing({
    id: "submit.stop",
    title: "Cancel the edit",
    keys: ["esc"],
    group: "In and out",
    hint: "stop typing",
    run: stopEdit,
  }),
  typing({
    id: "submit.choose.down",
    title: "Next candidate or row",
    keys: ["down"],
    group: "Move",
    run: (ctx) => chooseCandidate(ctx, 1),
  }),
  typing({
    id: "submit.choose.up",
    title: "Previous candidate or row",
    keys: ["up"],
    group: "Move",
    run: (ctx) => chooseCandidate(ctx, -1),
  }),
  idle({
    id: "submit.next",
    title: "Next section",
    keys: ["tab"],
    group: "Move",
    hint: "next",
    run: (ctx) => nextSection(ctx, 1),
  }),
  idle({
    id: "submit.previous",
    title: "Previous section",
    keys: ["shift-tab"],
    group: "Move",
    run: (ctx) => nextSection(ctx, -1),
  }),
  idle({
    id: "submit.toggle",
    title: "Tick, or the next value",
    keys: ["space"],
    group: "Act",
    hint: "tick",
    run: toggleRow,
  }),
  idle({
    id: "submit.use",
    title: "Type, choose, unfold, press",
    keys: ["enter"],
    group: "Act",
    hint: "edit",
    run: activateRow,
  }),
  idle({
    id: "submit.send",
    title: "Submit",
    keys: ["S", "ctrl-enter"],
    group: "Act",
    hint: "submit",
    run: send,
  }),
  idle({
    id: "submit.add",
    title: "Add something to submit",
    keys: ["n"],
    group: "Act",
    hint: "add",
    run: addMore,
  }),
  idle({
    id: "submit.remove",
    title: "Remove the item; reset to the profile's value",
    keys: ["x", "delete", "backspace"],
    group: "Act",
    run: removeRow,
  }),
  idle({
    id: "submit.undo",
    title: "Undo the last change",
    keys: ["u"],
    group: "Act",
    hint: "undo",
    when: ({ state }) => state.undo.length > 0,
    run: undo,
  }),
  idle({
    id: "submit.find",
    title: "Find a setting or service …",
    keys: ["/"],
    group: "Find",
    hint: "find",
    run: find,
  }),
  idle({
    id: "submit.retry",
    title: "Retry the request to the server",
    keys: ["r"],
    group: "App",
    hint: "try again",
    when: (ctx) => failureOf(ctx) !== undefined,
    run: retry,
  }),
  idle({
    id: "submit.reuse",
    title: "Open the existing result",
    keys: ["r"],
    group: "Act",
    run: reuse,
  }),
  idle({
    id: "submit.sent",
    title: "Open what was submitted",
    keys: ["o"],
    group: "Act",
    when: ({ state }) => state.sent !== undefined,
    run: openSent,
  }),
  idle({
    id: "submit.all",
    title: "All services but external ones, or those of the profile",
    keys: ["a"],
    group: "Act",
    run: allServices,
  }),
  idle({
    id: "submit.save",
    title: "Save as a preset …",
    keys: ["ctrl-s"],
    group: "Act",
    hint: "save preset",
    run: savePreset,
  }),
  idle({
    id: "submit.load",
    title: "Load a preset …",
    keys: ["b"],
    group: "Find",
    hint: "presets",
    run: loadPreset,
  }),
  idle({ id: "submit.clear", title: "Start over …", keys: ["D"], group: "Act", run: startOver }),
  idle({
    id: "submit.leave",
    title: "Leave; the form is kept",
    keys: ["esc"],
    group: "In and out",
    hint: "leave",
    run: leave,
  }),
  idle({
    id: "submit.down",
    title: "Row below",
    keys: ["j", "down", "ctrl-n"],
    group: "Move",
    run: (ctx) => moveRows(ctx, 1),
  }),
  idle({
    id: "submit.up",
    title: "Row above",
    keys: ["k", "up"],
    group: "Move",
    run: (ctx) => moveRows(ctx, -1),
  }),
  idle({
    id: "submit.left",
    title: "Previous cell or value; fold",
    keys: ["h", "left", "-"],
    group: "Move",
    run: (ctx) => sideways(ctx, -1),
  }),
  idle({
    id: "submit.right",
    title: "Next cell or value; unfold",
    keys: ["l", "right", "+"],
    group: "Move",
    run: (ctx) => sideways(ctx, 1),
  }),
  idle({
    id: "submit.first",
    title: "First row",
    keys: ["g g", "home"],
    group: "Move",
    run: (ctx) => moveRows(ctx, -Infinity),
  }),
  idle({
    id: "submit.last",
    title: "Last row",
    keys: ["G", "end"],
    group: "Move",
    run: (ctx) => moveRows(ctx, Infinity),
  }),
  page("submit.pagedown", "Page down", ["pagedown", "ctrl-f", "ctrl-d"], 1),
  page("submit.pageup", "Page up", ["pageup", "ctrl-b", "ctrl-u"], -1),
  ...SECTION_IDS.map((id, i): Command<C> =>
    idle({
      id: `submit.section.${id}`,
      title: `Section ${i + 1}`,
      keys: [String(i + 1)],
      group: "Go",
      run: (ctx) => toSection(ctx, id),
    })
  ),
);
