import { ROOT } from "./paths.ts";

/**
 * What Python's configparser reads from some texts, in the form of the recorded answers.
 *
 * @throws {Error} when there is no python3
 */
export async function pythonAnswers<T extends { readonly name: string; readonly text: string }>(
  cases: readonly T[],
): Promise<T[]> {
  const child = new Deno.Command("python3", {
    args: [`${ROOT}tests/fixtures/ini/answers.py`],
    env: { PYTHONIOENCODING: "utf-8" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(cases)));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("python3 failed");
  return JSON.parse(new TextDecoder().decode(stdout)) as T[]; // answers.py prints its input with the answers
}
