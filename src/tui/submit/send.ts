/** Handing in what the form holds. @module */
import { bytesItem, remoteItem } from "../../features/submit/file_source.ts";
import { expandInputs } from "../../features/submit/expand.ts";
import { handIn } from "../../features/submit/hand_in.ts";
import { type Found, isUnusable, type SubmitItem } from "../../features/submit/item.ts";
import { noInput } from "../../features/submit/preview.ts";
import type { Services } from "../../features/services.ts";
import { AlxError, CanceledError, toError } from "../../util/error.ts";
import { formatPercent } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { ScreenTarget } from "../contracts.ts";
import type { DraftItem } from "./draft.ts";
import { itemName, TEXT_NAME } from "./items.ts";
import { focusOn } from "./move.ts";
import { blockersOf, firstFault } from "./review_section.ts";
import { pageOf } from "./sections.ts";
import { sendMany } from "./send_many.ts";
import { sendMass } from "./send_mass.ts";
import { emptyForm, isOnTop, type Sending, sendingIs } from "./sending.ts";
import type { SubmitContext } from "./state.ts";

/** Sends the form as a job; says why it cannot be sent. */
export function send(ctx: SubmitContext): void {
  const { form, sections } = pageOf(ctx);
  const others = sections.slice(0, -1);
  const [blocker] = blockersOf(form, others);
  if (blocker !== undefined || form.server === undefined) {
    const fault = others.filter(({ isBad }) => isBad).map(({ items }) => firstFault(items))[0];
    if (fault !== undefined && ctx.state.sending === undefined) focusOn(ctx, fault.id);
    return ctx.app.notify(blocker ?? "", { kind: "error" });
  }
  if (form.draft.mass !== undefined) return void sendMass(ctx, form.draft, form.server);
  const { draft, server: { plan } } = form;
  const [first] = draft.items;
  const name = safeText(itemName(first!)) +
    (draft.items.length > 1 ? ` and ${draft.items.length - 1} more` : "");
  ctx.update((state) => ({ ...state, sending: "begun", failed: undefined, sent: undefined }));
  ctx.app.startJob({
    title: `Submit ${name}`,
    async run(signal, progress) {
      const services = { ...ctx.app.services, signal: AbortSignal.any([ctx.app.services.signal, signal]) };
      try {
        return await sendAll(ctx, services, { draft, plan, progress });
      } catch (error) {
        const failed = error instanceof CanceledError ? "Cancelled" : toError(error).message;
        ctx.update((state) => ({ ...state, failed }));
        throw error;
      } finally {
        sendingIs(ctx, undefined);
      }
    },
  });
}

async function sendAll(
  ctx: SubmitContext,
  services: Services,
  sending: Sending,
): Promise<ScreenTarget | undefined> {
  const found = foundOf(sending.draft.items, services.signal);
  const first = await found.next();
  const second = first.done === true ? first : await found.next();
  if (first.done === true) throw new AlxError("Nothing to submit");
  if (second.done === true && !sending.draft.skipKnown) {
    if (isUnusable(first.value)) throw first.value.error;
    return await sendOne(ctx, services, { ...sending, item: first.value });
  }
  const again = async function* () {
    yield first.value;
    if (second.done !== true) yield second.value;
    yield* found;
  };
  return await sendMany(ctx, services, { ...sending, found: again() });
}

/** What the things of the form stand for, found as it is asked for. */
async function* foundOf(items: readonly DraftItem[], signal: AbortSignal): AsyncGenerator<Found> {
  for (const item of items) {
    const { text, hashType: type = "sha256", name } = item;
    switch (item.kind) {
      case "text":
        yield await bytesItem(oneText(text), { input: TEXT_NAME, name: TEXT_NAME });
        break;
      case "hash":
        yield remoteItem(text, { kind: "hash", type, value: text, name });
        break;
      case "url":
        yield remoteItem(text, { kind: "url", url: text });
        break;
      case "path":
        // A dash alone would mean standard input, which the terminal has.
        yield* expandInputs({ paths: [text === "-" ? "./-" : text] }, { stdin: noInput, signal });
    }
  }
}

async function* oneText(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function sendOne(
  ctx: SubmitContext,
  services: Services,
  { plan, progress, item }: Sending & { readonly item: SubmitItem },
): Promise<ScreenTarget> {
  const { sizeBytes } = item;
  const { sid } = await handIn(services, item, {
    plan,
    via: "submit",
    onSent(sentBytes) {
      const share = sizeBytes ? sentBytes / sizeBytes : undefined;
      const text = share === undefined ? "sending" : `sending, ${formatPercent(share)}`;
      progress(text, share);
      sendingIs(ctx, text);
    },
  });
  if (sid === undefined) throw new AlxError("The response names no submission");
  ctx.app.queries.invalidate("search/submission");
  emptyForm(ctx, []);
  if (isOnTop(ctx)) ctx.app.replace("submission", { sid });
  else ctx.app.notify(`Submitted ${safeText(item.input)}`, { kind: "success" });
  return { screen: "submission", params: { sid } };
}
