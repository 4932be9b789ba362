import type { App, SubmitChoice } from "../contracts.ts";
import { topContext } from "./frame_context.ts";

/** `C`: opens the form with what is under the cursor; asks where several things are meant. */
export async function submitThis(app: App): Promise<void> {
  const top = topContext(app);
  const choices = top?.frame.screen.submits?.(top.ctx) ?? [];
  const [first] = choices;
  if (first === undefined) {
    return app.notify("Nothing here can be submitted", { hint: "g u opens the form for something new" });
  }
  const chosen = choices.length === 1 ? first : await app.pick<SubmitChoice>({
    title: "submit",
    filter: false,
    items: choices.map((value, i) => ({ value, label: value.title, key: String(i + 1) })),
  });
  if (chosen !== undefined) app.open("submit", chosen.params);
}
