import { memo, type ReactNode } from "../react.ts";
import { FacetsView } from "./facets_view.tsx";
import type { SearchContext } from "./rows.ts";
import { tabOf } from "./state.ts";
import type { Theme } from "../theme.ts";

interface Props {
  readonly ctx: SearchContext;
  readonly theme: Theme;
  /** Turns the spinner; stands still while nothing is asked. */
  readonly tick: number;
}

/** Whether the facets of both look the same, answers apart: those draw the pane by themselves. */
function alike(a: Props, b: Props): boolean {
  const [x, y] = [tabOf(a.ctx.state), tabOf(b.ctx.state)];
  return a.theme === b.theme && a.tick === b.tick && a.ctx.app === b.ctx.app &&
    a.ctx.columns === b.ctx.columns && a.ctx.rows === b.ctx.rows &&
    a.ctx.state.focus === b.ctx.state.focus && a.ctx.state.drawer === b.ctx.state.drawer &&
    a.ctx.state.zoom === b.ctx.state.zoom && x.run === y.run && x.before === y.before &&
    x.facets === y.facets && x.facetList === y.facetList && x.openFacets === y.openFacets;
}

const Kept = memo(({ ctx }: Props) => <FacetsView ctx={ctx} />, alike);

/** The facets of the search, left as they are while the cursor moves in the list: that halves what a key costs. */
export function FacetsPane({ ctx }: { readonly ctx: SearchContext }): ReactNode {
  const { app } = ctx;
  const tick = app.queries.fetching.get() > 0 ? app.shell.get().tick : 0;
  return <Kept ctx={ctx} theme={app.theme()} tick={tick} />;
}
