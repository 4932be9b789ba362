import type { ServiceCategory, ServiceParam } from "../../api/types/user.ts";
import type { Json } from "../../util/json.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Span } from "../paint.ts";
import { type Draft, withSpec } from "./draft.ts";
import {
  dotted,
  enterKey,
  type Form,
  type Item,
  leftOutItems,
  lockOf,
  problemItems,
  type Row,
  type Section,
  type ServerSide,
  waitingRow,
} from "./form.ts";
import { settingValue } from "./setting_row.ts";
import { paramAt, profileChoices, profileOf } from "../../features/submit/preset_plan.ts";
import { servicesOf, switchCategory, switchService, tickOf } from "../../features/submit/selection.ts";
import { PROFILE_ROW } from "./state.ts";

type Service = ServiceCategory["services"][number];

/** The services that would run. */
function chosenServices({ me, base }: ServerSide, draft: Draft): readonly string[] {
  return draft.services ?? servicesOf(me.settings?.services ?? [], base);
}

/** Section 2: the profile, the services and their parameters. */
export function servicesSection(form: Form): Section {
  const { server, draft } = form;
  const common = { id: "services", title: "profile & services" } as const;
  if (server === undefined) {
    const items = [waitingRow(PROFILE_ROW, "profile")];
    return { ...common, items, summary: [["…", "dim"]], right: [], isBad: false, isDone: false };
  }
  const chosen = new Set(chosenServices(server, draft));
  const categories = server.me.settings?.services ?? [];
  const paths = problemPaths(server);
  return {
    ...common,
    items: [
      profileRow(form, server),
      ...leftOutItems(server, "services"),
      ...[...paths].flatMap((path) => problemItems(server, path)),
      ...externalNotes(form, server, chosen),
      ...categories.flatMap((category) => categoryItems(form, server, { category, chosen })),
    ],
    summary: summaryOf(server, draft, chosen.size),
    right: [
      ["space", "key"],
      [" toggle  ", "dim"],
      [enterKey(form), "key"],
      [" unfold  ", "dim"],
      ["/", "key"],
      [" find", "dim"],
    ],
    isBad: server.plan.problems.some(({ path, severity }) => severity === "error" && paths.has(path)),
    isDone: chosen.size > 0,
  };
}

/** The settings with a problem that this section shows: the profile, the services and their parameters. */
function problemPaths({ plan }: ServerSide): ReadonlySet<string> {
  return new Set(
    plan.problems.map(({ path }) => path).filter((path) =>
      path === "submission_profile" || path === "services" || /^(?:services|service_spec)\./.test(path)
    ),
  );
}

/** `Static · 12 of 30 services * · 2 parameters *` */
function summaryOf({ me, plan }: ServerSide, draft: Draft, chosenCount: number): Span[] {
  const profile = profileChoices(me).find((one) => one.name === profileOf(me, draft));
  const total = (me.settings?.services ?? []).reduce((sum, { services }) => sum + services.length, 0);
  const services = `${chosenCount} of ${total} services`;
  const isChanged = plan.params.services?.selected !== undefined;
  const params = Object.values(draft.spec).reduce((sum, values) => sum + Object.keys(values).length, 0);
  return dotted([
    safeText(profile?.label ?? "?"),
    isChanged ? [`${services} *`, "accent"] : [services, "dim"],
    ...(params === 0 ? [] : [[`${params} ${params === 1 ? "parameter" : "parameters"} *`, "accent"] as Span]),
  ]);
}

function profileRow(form: Form, { me }: ServerSide): Row {
  const choices = profileChoices(me);
  const current = profileOf(me, form.draft);
  const found = choices.find(({ name }) => name === current);
  return {
    kind: "row",
    id: PROFILE_ROW,
    label: "profile",
    value: [["‹ ", "dim"], safeText(found?.label ?? current), [" ›", "dim"]],
    note: found === undefined || form.columns < 70 ? [] : [[safeText(found.summary), "dim"]],
    help: "How the server analyses it; everything below changes that for this once",
    choices: {
      items: choices.map(({ name, label, summary }) => ({
        value: name,
        label: safeText(label),
        note: safeText(summary),
      })),
      selected: current,
      apply: (draft, chosen) => ({ ...draft, profile: String(chosen) }),
    },
  };
}

/** Services outside, and the marking of what they would be sent. */
function externalNotes(form: Form, server: ServerSide, chosen: ReadonlySet<string>): Item[] {
  const outside = (server.me.settings?.services ?? []).flatMap(({ services }) => services)
    .filter(({ name, is_external }) => is_external === true && chosen.has(name)).map(({ name }) =>
      safeText(name)
    );
  if (outside.length === 0) return [];
  const marking = form.draft.params.classification ?? server.base.classification;
  const known = typeof marking === "string" ? safeText(marking) : "";
  const names = outside.length > 3
    ? `${outside.slice(0, 3).join(", ")} and ${outside.length - 3} more`
    : outside.join(", ");
  const verb = outside.length === 1 ? "sends" : "send";
  const whose = outside.length === 1 ? "it" : "they";
  return [{
    kind: "note",
    text: `${names} ${verb} data outside this server: ${whose} will see ${
      known === "" ? "this submission" : known
    }`,
    role: "warn",
    glyph: "! ",
  }];
}

/** The services of the profile again. */
const ofProfile = (draft: Draft): Draft => ({ ...draft, services: undefined });

interface InTree {
  readonly category: ServiceCategory;
  readonly chosen: ReadonlySet<string>;
}

function categoryItems(form: Form, server: ServerSide, { category, chosen }: InTree): Item[] {
  const key = `cat:${category.name}`;
  const isOpen = form.state.unfolded.includes(key);
  const count = category.services.filter(({ name }) => chosen.has(name)).length;
  const locked = lockOf(server, { of: "submission", name: "services" });
  const names = category.services.map(({ name }) => safeText(name)).join(", ");
  const row: Row = {
    kind: "row",
    id: key,
    label: safeText(category.name),
    grid: !isOpen,
    check: tickOf(category, chosen),
    [isOpen ? "value" : "note"]: [[`${count}/${category.services.length}`, "dim"]],
    help: names,
    unfold: key,
    isOpen,
    ...(locked === undefined
      ? {
        toggle: (draft) => ({ ...draft, services: switchCategory(category, chosen) }),
        remove: ofProfile,
      }
      : { locked }),
  };
  if (!isOpen) return [row];
  return [row, ...category.services.flatMap((service) => serviceItems(form, server, { service, chosen }))];
}

function serviceItems(
  form: Form,
  server: ServerSide,
  { service, chosen }: { readonly service: Service; readonly chosen: ReadonlySet<string> },
): Item[] {
  const { name } = service;
  const params = shownParams(server, name);
  const key = `svc:${name}`;
  const isOpen = params.length > 0 && form.state.unfolded.includes(key);
  const locked = lockOf(server, { of: "submission", name: "services" });
  const row: Row = {
    kind: "row",
    id: key,
    label: safeText(name),
    depth: 1,
    grid: !isOpen,
    check: chosen.has(name),
    changed: form.draft.spec[name] !== undefined,
    note: service.is_external === true ? [["external !", "warn"]] : params.length === 0 ? [] : [[
      `${params.length} ${params.length === 1 ? "param" : "params"}`,
      "dim",
    ]],
    help: safeText(service.description ?? "") +
      (params.length > 0 ? `  ${enterKey(form)} its parameters` : ""),
    ...(params.length > 0 ? { unfold: key, isOpen } : {}),
    ...(locked === undefined
      ? { toggle: (draft) => ({ ...draft, services: switchService(name, chosen) }), remove: ofProfile }
      : { locked }),
  };
  if (!isOpen) return [row];
  return [row, ...params.map((param) => specRow(form, server, { service: name, param }))];
}

/** The parameters of a service that people may see. */
function shownParams({ me }: ServerSide, service: string): readonly ServiceParam[] {
  return me.settings?.service_spec?.find(({ name }) => name === service)?.params.filter(({ hide }) =>
    hide !== true
  ) ??
    [];
}

function specRow(
  form: Form,
  server: ServerSide,
  { service, param }: { readonly service: string; readonly param: ServiceParam },
): Row {
  const { name } = param;
  const base = (paramAt(server.base, "service_spec") as Draft["spec"] | undefined)?.[service]?.[name] ??
    param.value ??
    param.default;
  const value = form.draft.spec[service]?.[name] ?? base;
  const locked = lockOf(server, { of: service, name });
  const set = (draft: Draft, next: Json) => withSpec(draft, { service, name, value: next, base });
  return {
    kind: "row",
    id: `spec:${service}.${name}`,
    label: safeText(name),
    depth: 2,
    changed: form.draft.spec[service]?.[name] !== undefined,
    help: `Parameter of ${safeText(service)}; usually ${safeText(JSON.stringify(base))}`,
    remove: (draft) => set(draft, base),
    ...(locked === undefined
      ? settingValue(kindOf(param), value, set)
      : { locked, value: [safeText(String(value))] }),
  };
}

function kindOf(param: ServiceParam): Parameters<typeof settingValue>[0] {
  if (param.type === "bool") return { type: "flag" };
  if (param.type === "int") return { type: "integer", min: -Infinity, max: Infinity };
  if (param.type === "list") return { type: "list", values: param.list ?? [] };
  return { type: "text" };
}
