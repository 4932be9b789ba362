import type { Command } from "@commander-js/extra-typings";
import type { Workflow, WorkflowDraft } from "../../api/types/knowledge.ts";
import { columnsFor } from "../../domain/columns.ts";
import type { Column } from "../../domain/column.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { withHandle } from "../handles.ts";
import { callAndList, callAndPrint, callAndSay, confirmDanger, forEach, readObject, YES } from "../noun.ts";
import { parseCount, parseSort } from "../options.ts";
import { givesRows } from "../output/format.ts";

/** `alx workflow list|show|labels|add|update|enable|disable|run|delete` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("workflow").description(
    "Read and manage workflows, which triage alerts by themselves",
  );
  addReads(noun, ctx);
  noun.command("add").description("Store a workflow").argument(
    "<json>",
    "JSON, @FILE or @-; wants a name and a query",
  )
    .option("--run", "Apply it to the alerts there are")
    .action(async (json, { run = false }) => {
      const draft = draftOf(await readObject(ctx, json));
      await callAndPrint(ctx, (client, signal) => client.workflow.add(draft, { run, signal }));
    });
  noun.command("update").description("Change a workflow; what is left out stays").argument("<id>")
    .argument("<json>", "JSON, @FILE or @-")
    .action(async (id, json) => {
      const changes = await readObject(ctx, json);
      await callAndSay(ctx, async (client, signal) => {
        const { name, query } = await client.workflow.get(id, signal);
        return await client.workflow.update(id, { name, query, ...changes }, signal);
      }, `"${id}" is changed`);
    });
  addSwitches(noun, ctx);
}

function addSwitches(noun: Command, ctx: CliContext): void {
  for (const [name, enabled] of [["enable", true], ["disable", false]] as const) {
    noun.command(name).description(`Turn a workflow ${enabled ? "on" : "off"}`).argument("<id>")
      .action((id) =>
        callAndSay(
          ctx,
          (client, signal) => client.workflow.enable(id, enabled, signal),
          `"${id}" is ${name}d`,
        )
      );
  }
  noun.command("run").description("Apply a workflow to the alerts there are").argument("<id>").option(...YES)
    .action(async (id, { yes }) => {
      await confirmDanger(ctx, `Apply "${id}" to all alerts it matches?`, yes);
      await callAndSay(ctx, (client, signal) => client.workflow.run(id, signal), `"${id}" was applied`);
    });
  noun.command("delete").description("Delete a workflow").argument("<id>").option(...YES)
    .action(async (id, { yes }) => {
      await confirmDanger(ctx, `Delete the workflow "${id}"?`, yes);
      await callAndSay(ctx, (client, signal) => client.workflow.delete(id, signal), `"${id}" is deleted`);
    });
}

function addReads(noun: Command, ctx: CliContext): void {
  // The rows of a workflow list are the documents that the index's columns are made for.
  const columns = withHandle("workflow", columnsFor("workflow"), ctx.columns) as readonly Column<
    unknown
  >[] as readonly Column<Workflow>[];
  givesRows(noun.command("list")).description("Workflows, by default the first 25").argument("[query]")
    .option("--offset <n>", "Leave out the first", parseCount, 0)
    .option("--rows <n>", "How many", parseCount, 25)
    .option("--sort <sort>", '"field desc"', parseSort)
    .action((query, page) =>
      callAndList(ctx, (client, signal) => client.workflow.list({ query, ...page, signal }), columns)
    );
  noun.command("show").description("Whole workflows").argument("<id...>")
    .action((ids) => forEach(ctx, ids, { get: (client, id, signal) => client.workflow.get(id, signal) }));
  noun.command("labels").description("The commonest labels").action(async () => {
    await callAndPrint(ctx, (client, signal) => client.workflow.labels(signal));
  });
}

function draftOf(value: Record<string, unknown>): WorkflowDraft {
  const { name, query } = value;
  if (typeof name === "string" && typeof query === "string") {
    return { priority: null, status: null, ...value, name, query };
  }
  throw new UsageError("The workflow lacks its name or its query", { hint: '{"name": "…", "query": "…"}' });
}
