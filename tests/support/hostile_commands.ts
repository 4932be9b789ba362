/** Every command that reads, with arguments that the embedded server has an answer for. @module */
import { createClient } from "../../src/api/mod.ts";
import type { TestDemo } from "./demo.ts";

/** Things on the server that commands can be asked for. */
export interface Known {
  readonly sid: string;
  readonly sha256: string;
  readonly md5: string;
  readonly key: string;
  readonly alert: string;
  readonly signature: string;
  readonly heuristic: string;
  readonly workflow: string;
  readonly safe: string;
  readonly bad: string;
  readonly error: string;
}

/** Who may read everything. */
export const ADMIN = { ALX_USER: "admin", ALX_APIKEY: "demo:admin" } as const;

/** Asks the server, whose answers are as they should be. */
export async function knownThings(demo: TestDemo): Promise<Known> {
  const client = createClient({
    server: demo.url,
    auth: { kind: "apikey", user: ADMIN.ALX_USER, apikey: ADMIN.ALX_APIKEY },
  });
  const first = async (index: Parameters<typeof client.search.page>[0], query = "*") =>
    ((await client.search.page(index, query, { rows: 1 })).items[0] ?? {}) as Readonly<
      Record<string, unknown>
    >;
  const submission = await first("submission", "state:completed AND file_count:>3 AND error_count:>0");
  const result = await first("result", "result.score:>500");
  const sha256 = String(result["id"]).slice(0, 64);
  const file = await client.file.info(sha256);
  const errors = await client.error.list({ rows: 1 });
  const known = {
    sid: String(submission["sid"]),
    sha256,
    md5: String(file.md5),
    key: String(result["id"]),
    alert: String((await first("alert"))["alert_id"]),
    signature: String((await first("signature"))["id"]),
    heuristic: String((await first("heuristic"))["heur_id"]),
    workflow: String((await first("workflow"))["workflow_id"]),
    safe: String((await first("safelist"))["id"]),
    bad: String((await first("badlist"))["id"]),
    error: String(errors.items[0]?.id),
  };
  client.close();
  return known;
}

/** Words after `alx` of every command that reads and prints what a server sent. */
export function readingCommands(known: Known): string[][] {
  const { sid, sha256, md5, key } = known;
  return [
    ...["submission", "file", "result", "alert", "signature", "heuristic", "safelist", "badlist", "workflow"]
      .map((index) => ["search", index, "*", "--rows", "10"]),
    ["search", "file", "*", "--fields", "sha256,type,magic,names,classification,seen.last"],
    ["facet", "file", "type"],
    ["facet", "submission", "params.submitter"],
    ["histogram", "submission", "times.submitted"],
    ["stats", "submission", "max_score"],
    ["grouped", "submission", "params.submitter"],
    ["fields", "submission"],
    ["count", "file", "*"],
    ["query", "check", "file", "nofield:1"],
    ["submission", "show", sid],
    ["submission", "full", sid],
    ["submission", "summary", sid],
    ["submission", "tree", sid],
    ["submission", "files", sid],
    ["submission", "file", sid, sha256],
    ["submission", "report", sid, "--format", "md"],
    ["submission", "report", sid, "--format", "html"],
    ["submission", "list"],
    ["submission", "wait", sid],
    ["submission", "outstanding", sid],
    ...["info", "children", "result", "score", "similar", "hex", "ascii", "strings"]
      .map((verb) => ["file", verb, sha256]),
    ["result", "show", key],
    ["result", "show", key, `${key}x`],
    ["result", "error", known.error],
    ["alert", "list", "--no-delay"],
    ["alert", "grouped", "file.sha256", "--no-delay"],
    ["alert", "show", known.alert],
    ["alert", "stats", "--no-delay"],
    ["alert", "related", `alert_id:"${known.alert}"`, "--no-delay"],
    ["hash", md5],
    ["heuristic", "show", known.heuristic],
    ["heuristic", "stats"],
    ["error", "list"],
    ["error", "show", known.error],
    ["signature", "show", known.signature],
    ["signature", "stats"],
    ["signature", "sources", "list"],
    ["workflow", "list"],
    ["workflow", "show", known.workflow],
    ["workflow", "labels"],
    ["safelist", "list"],
    ["safelist", "show", known.safe],
    ["badlist", "list"],
    ["badlist", "show", known.bad],
    ["service", "list"],
    ["service", "show", "YARA"],
    ["service", "versions", "YARA"],
    ["service", "constants"],
    ["service", "updates"],
    ["ontology", "submission", sid],
    ["ontology", "file", sha256],
    ["archive", "comment", "list", sha256],
    ["archive", "label", "list"],
    ["retrohunt", "list"],
    ["federated", "tags"],
    ["federated", "lookup", "md5", md5],
    ["whoami"],
    ["quota"],
    ["user", "list"],
    ["user", "show"],
    ["user", "settings"],
    ["user", "favorites", "list"],
    ["apikey", "list"],
    ["classification", "normalize", "TLP:AMBER"],
    ["status"],
    ["system", "status"],
    ["system", "message", "show"],
    ["system", "tag-safelist", "show"],
    ["system", "aliases", "show"],
    ["system", "actions", "show"],
    ["api", "GET", "/submission/" + sid + "/"],
    ...["configuration", "constants", "classification", "tos", "versions", "endpoints"]
      .map((verb) => ["help-info", verb]),
  ];
}
