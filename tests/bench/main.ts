/** Runs every comparison in one go and prints ratios. Arguments name the groups to run; default all. */
import { type Bench, print } from "./bench.ts";
import { incidentBench } from "./incident_bench.ts";
import { startBench } from "./start_bench.ts";
import { streamBench } from "./stream_bench.ts";
import { uiBench } from "./ui_bench.ts";
import { uploadBench } from "./upload_bench.ts";

const BENCHES: readonly Bench[] = [startBench, uiBench, streamBench, uploadBench, incidentBench];

for (const bench of BENCHES.filter((each) => Deno.args.length === 0 || Deno.args.includes(each.name))) {
  const rows = await bench.run();
  print(`\n${bench.name}${rows.length === 0 ? ": needs dist/alx and ../shared/tools" : ""}`);
  for (const row of rows) {
    const figures = `${row.ours.padStart(14)} against ${row.peer.padStart(14)}  = ${row.ratio.toFixed(2)}`;
    print(`  ${row.met ? "ok  " : "MISS"} ${row.what.padEnd(42)} ${figures}  (goal ${row.goal})`);
  }
}
