import type { Json, JsonObject } from "../../util/json.ts";
import { canSee } from "../access.ts";
import { findAccount, texts } from "../accounts.ts";
import { bodyText, type Call, flag, jsonBody, objectBody, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import { newId } from "../random_ids.ts";
import type { Doc } from "../store.ts";
import { flatMetadata } from "../submission_params.ts";
import { facetDocs } from "../../domain/aggregate/mod.ts";
import { serverTime } from "../server_time.ts";

/** `archive/…`, which exists only where archiving is on. */
export const archiveRoutes: readonly Route[] = section("archive", [
  ["PUT", "/<sid>/", "archive_trigger", "", archive],
  ["GET", "/comment/<sha256>/", "archive_view", "w", comments],
  ["PUT", "/comment/<sha256>/", "archive_comment", "w", addComment],
  ["POST", "/comment/<sha256>/<cid>/", "archive_comment", "w", editComment],
  ["DELETE", "/comment/<sha256>/<cid>/", "archive_comment", "", dropComment],
  ["PUT", "/reaction/<sha256>/<cid>/<icon>/", "archive_comment", "w", react],
  ["GET/POST", "/label/", "archive_manage", "w", knownLabels],
  ["POST", "/label/<sha256>/", "archive_manage", "w", (call) => label(call, "set")],
  ["PUT", "/label/<sha256>/", "archive_manage", "w", (call) => label(call, "add")],
  ["DELETE", "/label/<sha256>/", "archive_manage", "w", (call) => label(call, "remove")],
]);

async function archive(call: Call) {
  const sid = param(call, "sid");
  const { submission } = call.state.store.collections;
  const doc = submission.get(sid);
  if (doc === undefined) throw new Refusal(404, `The submission '${sid}' was not found in the system`, {});
  if (!canSee(call, doc)) throw new Refusal(403, "You are not allowed to archive this submission", {});
  if (doc["state"] !== "completed") {
    throw new Refusal(400, `Submission ${sid} is not completed, it cannot be archived.`, {});
  }
  const body = await bodyText(call);
  const metadata = body === "" ? {} : flatMetadata(JSON.parse(body));
  submission.put(sid, {
    ...doc,
    archive_ts: serverTime(call.state.clock.now()),
    archived: true,
    metadata: { ...doc["metadata"] as JsonObject, ...metadata },
    ...(flag(call.query, "delete_after") && { to_be_deleted: true }),
  });
  return { action: "archive", success: true };
}

interface Comment {
  readonly [key: string]: Json;
  readonly cid: string;
  readonly uname: string;
  readonly text: string;
  readonly date: string;
  readonly reactions: readonly { readonly icon: string; readonly uname: string }[];
}

function fileOf(call: Call): Doc {
  const doc = call.state.store.collections.file.get(param(call, "sha256"));
  if (doc === undefined) throw new Refusal(404, "The file was not found in the system.", {});
  if (!canSee(call, doc)) throw new Refusal(403, "You are not allowed to view this file.", {});
  return doc;
}

function commentsOf(doc: Doc): readonly Comment[] {
  return (doc["comments"] ?? []) as unknown as readonly Comment[];
}

function save(call: Call, doc: Doc, next: readonly Comment[]) {
  call.state.store.collections.file.put(param(call, "sha256"), { ...doc, comments: next });
}

function comments(call: Call) {
  const list = commentsOf(fileOf(call));
  const names = new Set(
    list.flatMap((one) => [one.uname, ...one.reactions.map((reaction) => reaction.uname)]),
  );
  const authors = [...names].map((uname) => {
    const doc = findAccount(call.state.store, uname)?.doc;
    const avatar = call.state.memory.get(`avatar ${uname}`) ?? null;
    return [uname, { avatar, email: doc?.["email"] ?? null, name: doc?.["name"] ?? uname, uname }];
  });
  return { authors: Object.fromEntries(authors), comments: list };
}

async function textOf(call: Call): Promise<string> {
  const { text } = await objectBody(call);
  if (typeof text !== "string" || text.trim() === "") {
    throw new Refusal(400, "The text field cannot be empty", {});
  }
  return text;
}

async function addComment(call: Call) {
  const doc = fileOf(call);
  const comment: Comment = {
    cid: newId(call.state),
    date: serverTime(call.state.clock.now()),
    reactions: [],
    text: await textOf(call),
    uname: call.account.uname,
  };
  save(call, doc, [comment, ...commentsOf(doc)]);
  return comment;
}

function ownComment(call: Call, doc: Doc): Comment {
  const found = commentsOf(doc).find((one) => one.cid === param(call, "cid"));
  if (found === undefined) throw new Refusal(404, "The comment was not found within the file.", {});
  if (found.uname !== call.account.uname) {
    throw new Refusal(403, "You are not allowed to make changes to this comment in this file.", {});
  }
  return found;
}

async function editComment(call: Call) {
  const doc = fileOf(call);
  const own = ownComment(call, doc);
  const edited = { ...own, text: await textOf(call), date: serverTime(call.state.clock.now()) };
  save(call, doc, commentsOf(doc).map((one) => one.cid === own.cid ? edited : one));
  return { success: true };
}

function dropComment(call: Call) {
  const doc = fileOf(call);
  const own = ownComment(call, doc);
  save(call, doc, commentsOf(doc).filter((one) => one.cid !== own.cid));
  return { success: true };
}

const ICONS = ["thumbs_up", "thumbs_down", "love", "smile", "surprised", "party"];

function react(call: Call) {
  const doc = fileOf(call);
  const [cid, icon] = [param(call, "cid"), param(call, "icon")];
  if (!ICONS.includes(icon)) throw new Refusal(400, `Invalid reaction: ${icon}`, {});
  const found = commentsOf(doc).find((one) => one.cid === cid);
  if (found === undefined) throw new Refusal(404, "The comment was not found within the file.", {});
  const mine = (one: { icon: string; uname: string }) =>
    one.icon === icon && one.uname === call.account.uname;
  const reactions = found.reactions.some(mine)
    ? found.reactions.filter((one) => !mine(one))
    : [...found.reactions, { icon, uname: call.account.uname }];
  save(call, doc, commentsOf(doc).map((one) => one.cid === cid ? { ...one, reactions } : one));
  return { success: true };
}

const CATEGORIES = ["attribution", "technique", "info"];

function knownLabels(call: Call) {
  const request = call.state.search.request({ index: "file", query: "id:*" });
  return CATEGORIES.flatMap((category) =>
    Object.entries(
      facetDocs(call.state.search.docs("file"), { ...request, field: `label_categories.${category}` }),
    )
      .map(([value, total]) => ({ category, label: value, total }))
  );
}

async function label(call: Call, how: "set" | "add" | "remove") {
  const doc = fileOf(call);
  const body = await jsonBody(call) as JsonObject | null;
  const unknown = Object.keys(body ?? {}).find((name) => !CATEGORIES.includes(name));
  if (body === null || unknown !== undefined) {
    throw new Refusal(400, `Invalid label category: ${unknown}`, { success: false });
  }
  const old = (doc["label_categories"] ?? {}) as JsonObject;
  const next = Object.fromEntries(CATEGORIES.map((category) => {
    const [had, given] = [texts(old[category]), texts(body[category])];
    if (how === "set") return [category, given];
    if (how === "add") return [category, [...new Set([...had, ...given])]];
    return [category, had.filter((one) => !given.includes(one))];
  }));
  const labels = CATEGORIES.flatMap((category) => next[category]!);
  call.state.store.collections.file.put(param(call, "sha256"), { ...doc, label_categories: next, labels });
  return { label_categories: next, labels };
}
