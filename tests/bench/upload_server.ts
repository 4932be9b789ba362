/** An embedded server that takes files of any size; prints how to reach it, as `alx demo --serve` does. */
import { serveDemo } from "../../src/demo/server.ts";
import { print } from "./bench.ts";

const { url, user, apikey } = await serveDemo({
  submissions: 10,
  config: { maxFileSizeBytes: Number.MAX_SAFE_INTEGER },
});
print(`export ALX_SERVER=${url} ALX_USER=${user} ALX_APIKEY=${apikey}`);
