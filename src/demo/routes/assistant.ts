import { type Call, jsonBody } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";

/** `assistant/`, which exists only where an AI backend is configured. */
export const assistantRoutes: readonly Route[] = section("assistant", [
  ["POST", "/", "assistant_use", "", answer],
]);

async function answer(call: Call) {
  const asked = await jsonBody(call);
  if (!Array.isArray(asked) || asked.length === 0) throw new Refusal(400, "No messages received", {});
  const content = "This demo has no language model behind it; it only repeats what it was asked: " +
    String((asked.at(-1) as { content?: unknown }).content);
  return { trace: [...asked, { content, role: "assistant" }], truncated: false };
}
