import type { IndexName } from "../../api/types/common.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth } from "../../util/width.ts";
import type { App, Frame } from "../contracts.ts";
import { searchIndex } from "../search/indexes.ts";
import {
  addFilter,
  type Filter,
  rerun,
  type SearchState,
  showIndex,
  tabOf,
  withTab,
} from "../search/state.ts";
import { type Handle, handleValue, handleWord, pivotsOfHandle, searchOf } from "./handle.ts";

const LABEL_MAX = 28;

/** The search below on the stack, if any. */
function searchBelow(app: App): Frame | undefined {
  return app.shell.get().frames.findLast((frame) => frame.screen.id === "search");
}

function setFrame(app: App, id: number, next: (state: SearchState) => SearchState): void {
  app.shell.set((shell) => ({
    ...shell,
    // The frame is that of a search, so its state is a search's.
    frames: shell.frames.map((one) =>
      one.id === id ? { ...one, state: next(one.state as SearchState) } : one
    ),
  }));
}

/** Adds it as a filter to the search below on the stack, or to a new one. @param how.only Drops the other filters. */
export function filterBelow(app: App, handle: Handle, how: { exclude: boolean; only?: boolean }): void {
  const below = searchBelow(app);
  const now = below?.state as SearchState | undefined;
  const { index, clause } = searchOf(handle, now?.index);
  const filter: Filter = {
    clause,
    exclude: how.exclude,
    label: cutToWidth(`${handleWord(handle).split(".").at(-1)}:${safeText(handleValue(handle))}`, LABEL_MAX),
  };
  if (below === undefined) return app.open("search", { index, filters: [filter] });
  setFrame(
    app,
    below.id,
    (state) =>
      withTab(state.index === index ? state : showIndex(state, index), (tab) => {
        const kept = how.only ? tab.run.filters.filter((one) => one.time !== undefined) : tab.run.filters;
        return rerun(tab, { filters: addFilter(kept, filter) });
      }),
  );
  const count = tabOf(searchBelow(app)!.state as SearchState).run.filters.length;
  app.notify(
    `${how.exclude ? "Excluded from" : how.only ? "Only this in" : "Added to"} the search in ${
      searchIndex(index).label
    } below (${count} ${count === 1 ? "filter" : "filters"})`,
    { kind: "success" },
  );
}

/** Opens the facet of the field that holds it, over everything. */
export function facetOf(app: App, handle: Handle): void {
  const { index, field } = searchOf(handle);
  if (field === undefined) return app.notify("No field holds this, so there is nothing to count");
  app.open("search", { index });
  const frame = searchBelow(app);
  if (frame === undefined) return;
  setFrame(app, frame.id, (state) => ({
    ...withTab(state, (tab) => ({
      ...tab,
      facets: [field],
      openFacets: new Set([field]),
      facetList: { cursor: 1, top: 0 },
    })),
    focus: "facets",
    drawer: true,
  }));
}

/** Asks where to look for it and goes there. */
export async function pivotTo(app: App, handle: Handle): Promise<void> {
  const searches = pivotsOfHandle(handle);
  const chosen = await app.pick({
    title: `pivot ${cutToWidth(safeText(handleValue(handle)), 40)}`,
    filter: false,
    items: searches.map((one, i) => ({
      value: one,
      label: `${searchIndex(one.index).label.padEnd(12)} ${one.title}`,
      key: String(i + 1),
    })),
  });
  if (chosen !== undefined) app.open("search", { index: chosen.index, query: chosen.query });
}

/** Opens what it stands for: a file, heuristic or result its screen, all else the search that finds it. */
export function openHandle(app: App, handle: Handle, place: { sid?: string | undefined }): void {
  const sid = place.sid === undefined ? {} : { sid: place.sid };
  if (handle.kind === "file") return app.open("file", { sha256: handle.sha256, name: handle.name, ...sid });
  if (handle.kind === "heuristic") return app.open("heuristic", { id: handle.id });
  if (handle.kind === "service" && handle.key !== undefined) return app.open("result", { key: handle.key });
  const index: IndexName | undefined = handle.kind === "signature" ? "signature" : undefined;
  const found = searchOf(handle, index);
  app.open("search", { index: found.index, query: found.clause });
}
