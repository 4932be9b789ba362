import type { Screen } from "../contracts.ts";
import { submitCommand } from "../submit/command_line.ts";
import { SUBMIT_COMMANDS } from "../submit/commands.ts";
import { editBinding } from "../submit/edit.ts";
import { CandidateMenu } from "../submit/menu_view.tsx";
import { submitMouse } from "../submit/mouse.ts";
import { requestJson } from "../submit/review_section.ts";
import { pageOf } from "../submit/sections.ts";
import { newSubmit, type SubmitContext, type SubmitParams, type SubmitState } from "../submit/state.ts";
import { SubmitView } from "../submit/view.tsx";

/** Submitting files, addresses, hashes and text: one form of five sections. */
export const submitScreen: Screen<SubmitParams, SubmitState> = {
  id: "submit",
  title: ({ incident }) => incident === undefined ? "Submit" : "New mass submission",
  initial: newSubmit,
  commands: SUBMIT_COMMANDS,
  field: editBinding,
  mouse: submitMouse,
  classification(ctx) {
    const { form } = pageOf(ctx);
    const marking = form.draft.params.classification ?? form.server?.base.classification;
    return typeof marking === "string" ? marking : undefined;
  },
  copies: submitCopies,
  View: SubmitView,
  Over: (ctx) => <CandidateMenu ctx={ctx} />,
};

function submitCopies(ctx: SubmitContext) {
  const { form } = pageOf(ctx);
  const { server, draft, facts, state } = form;
  const at = /^item:(\d+)$/.exec(state.focus)?.[1];
  const sha256 = (at === undefined ? facts[0] : facts[Number(at)])?.sha256;
  const command = server === undefined ? undefined : submitCommand(draft, server.plan);
  return [
    ...(command === undefined || draft.items.length === 0
      ? []
      : [{ key: "y", title: "alx command", text: () => command }]),
    ...(server === undefined || draft.items.length === 0 || draft.mass !== undefined
      ? []
      : [{ key: "j", title: "request JSON", text: () => requestJson(form, server, { mask: false }) }]),
    ...(sha256 === undefined ? [] : [{ key: "s", title: "sha256", text: () => sha256 }]),
  ];
}
