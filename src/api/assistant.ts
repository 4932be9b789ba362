import type { AiAnswer } from "./types/server.ts";
import type { Http } from "./http.ts";

/** A line of a conversation. */
export interface ChatMessage {
  /** `system` sets the frame, `user` asks, `assistant` answers. */
  readonly role: "system" | "user" | "assistant" | (string & Record<never, never>);
  /** The text. */
  readonly content: string;
}

/**
 * The server's assistant, where there is one; elsewhere a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function ask(client: Client): Promise<string | undefined> {
 *   const first = await client.assistant.chat([{ role: "user", content: "What is a CaRT?" }]);
 *   const { trace } = await client.assistant.chat([
 *     ...first.trace,
 *     { role: "user", content: "How do I open one?" },
 *   ]);
 *   return trace.at(-1)?.content;
 * }
 * ```
 */
export interface AssistantApi {
  /**
   * Goes on with a conversation: send back its `trace` with the next question added. `POST assistant/`
   *
   * @param options `language`: of the answer, such as `french`; default: the server's
   */
  chat(
    messages: readonly ChatMessage[],
    options?: { language?: string; signal?: AbortSignal },
  ): Promise<Partial<AiAnswer> & { readonly trace: readonly ChatMessage[] }>;
}

/** The `assistant` module over a connection. */
export function assistantApi(http: Http): AssistantApi {
  return {
    chat: (json, { language, signal } = {}) =>
      http.json("POST", "assistant/", { json, query: { lang: language }, signal, idempotent: true }),
  };
}
