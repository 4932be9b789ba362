import { LEVEL_WORDS } from "./html_charts.ts";

/**
 * The script of the report: reads the rows from the JSON blocks of the page, sorts, filters and shows them a page at a
 * time. Everything is put in as text, never as markup. The page's policy allows this script alone, by its hash.
 */
export const SCRIPT = `"use strict";
const rows = [];
for (const block of document.querySelectorAll("script[type='application/json']")) {
  for (const row of JSON.parse(block.textContent)) rows.push(row);
  block.remove();
}
const [SCORE, LEVEL, FATE, SIZE, PATH, SHA, SID, FOUND, TAGS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const PAGE = 200;
const WORDS = ${JSON.stringify(LEVEL_WORDS)};
const base = document.body.dataset.link;
const at = (id) => document.getElementById(id);
const state = { by: SCORE, down: true, page: 0, shown: rows };
const count = (n) => n.toLocaleString("en");
const compare = (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
function order() {
  const { by, down } = state;
  state.shown.sort((a, b) => {
    if (a[by] === null || b[by] === null) return compare(a[by], b[by]);
    return down ? compare(b[by], a[by]) : compare(a[by], b[by]);
  });
}
function filter() {
  const words = at("text").value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
  const [level, fate] = [at("level").value, at("fate").value];
  state.shown = rows.filter((row) => {
    if (level !== "" && row[LEVEL] !== level || fate !== "" && row[FATE] !== fate) return false;
    if (words.length === 0) return true;
    const text = [row[PATH], row[SHA], row[SID], row[FOUND], row[TAGS]].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  state.page = 0;
  order();
  show();
}
function cell(line, text, kind) {
  const td = line.insertCell();
  td.textContent = text;
  if (kind) td.className = kind;
  return td;
}
const UNITS = ["B", "K", "M", "G", "T"];
function bytes(size) {
  if (size === null) return "";
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) { size /= 1024; unit++; }
  return (unit === 0 ? size : size.toFixed(1)) + " " + UNITS[unit];
}
function add(body, row) {
  const line = body.insertRow();
  cell(line, row[SCORE] ?? "", "number " + (row[LEVEL] ?? ""));
  cell(line, WORDS[row[LEVEL]] ?? "", "word " + (row[LEVEL] ?? ""));
  cell(line, row[FATE], "word");
  cell(line, bytes(row[SIZE]), "number");
  const path = cell(line, "", "path");
  if (row[SID] !== null && base) {
    const link = document.createElement("a");
    link.href = base + encodeURIComponent(row[SID]);
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    link.textContent = row[PATH];
    path.append(link);
  } else path.textContent = row[PATH];
  if (row[SHA] !== null) {
    const hash = document.createElement("code");
    hash.textContent = row[SHA];
    path.append(document.createElement("br"), hash);
  }
  cell(line, row[FOUND], "found");
  cell(line, row[TAGS], "found");
}
function show() {
  const { page, shown, by, down } = state;
  const body = document.createElement("tbody");
  for (const row of shown.slice(page * PAGE, (page + 1) * PAGE)) add(body, row);
  at("rows").tBodies[0].replaceWith(body);
  const last = Math.max(0, Math.ceil(shown.length / PAGE) - 1);
  at("count").value = count(shown.length) + " of " + count(rows.length) + (last > 0 ? ", page " + count(page + 1) + " of " + count(last + 1) : "");
  at("printed").textContent = last > 0 ? "Rows " + count(page * PAGE + 1) + " to " + count(Math.min(shown.length, (page + 1) * PAGE)) + " of " + count(shown.length) : "";
  at("back").hidden = at("on").hidden = last === 0;
  at("back").disabled = page === 0;
  at("on").disabled = page >= last;
  for (const head of at("rows").querySelectorAll("th")) {
    head.ariaSort = Number(head.dataset.by) === by ? (down ? "descending" : "ascending") : "none";
  }
}
for (const id of ["level", "fate"]) at(id).addEventListener("change", filter);
let timer;
at("text").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, rows.length > 20000 ? 250 : 30); });
at("back").addEventListener("click", () => { state.page--; show(); });
at("on").addEventListener("click", () => { state.page++; show(); });
for (const head of at("rows").querySelectorAll("th button")) {
  head.addEventListener("click", () => {
    const by = Number(head.parentElement.dataset.by);
    state.down = state.by === by ? !state.down : by === SCORE || by === SIZE;
    state.by = by;
    state.page = 0;
    order();
    show();
  });
}
at("tools").hidden = false;
filter();
`;
