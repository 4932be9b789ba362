import assert from "node:assert/strict";
import type { Client } from "../../../src/api/mod.ts";
import type { MetadataScheme, Whoami } from "../../../src/api/types/user.ts";
import { someFiles } from "../../support/some_files.ts";
import type { Draft } from "../../../src/tui/submit/draft.ts";
import { ROOT } from "../../support/paths.ts";
import { type DemoDriver, openDemo } from "../../support/demo_driver.ts";

type Size = readonly [columns: number, rows: number];

const lines = (screen: string) => screen.split("\n");

/** A client whose server says something else of the person. */
const says = (change: (me: Whoami) => Whoami) => (client: Client): Client => ({
  ...client,
  user: { ...client.user, whoami: async (signal) => change(await client.user.whoami(signal)) },
});

const withSchemes = (submit: Readonly<Record<string, MetadataScheme>>) =>
  says((me) => ({
    ...me,
    configuration: {
      ...me.configuration,
      submission: { ...me.configuration.submission, metadata: { submit } },
    },
  }));

async function form(
  size: Size = [80, 24],
  change?: (client: Client) => Client,
  paths: readonly string[] = [],
): Promise<DemoDriver> {
  const driver = await openDemo(size, { screen: "submit", paths }, change);
  await driver.see(/23 of 26/);
  return driver;
}

Deno.test("A service tree has boxes of three states, and unfolds parameters", async () => {
  await using driver = await form();
  await driver.press("esc", "2", "down", "right");
  await driver.see(/›.*\[ \] Dynamic Analysis/);
  await driver.press("down", "down", "down");
  await driver.see(/›.*Static Analysis/);
  await driver.press("enter", "down");
  await driver.see(/›.*\[x\] APKaye/);
  await driver.press("space");
  await driver.see(/\[-\] Static Analysis[^\n]*17\/18/);
  await driver.press("up", "space");
  await driver.see(/\[x\] Static Analysis[^\n]*18\/18/);
  await driver.press("space");
  await driver.see(/\[ \] Static Analysis[^\n]*0\/18/);
  await driver.see("5 of 26 services");
});

Deno.test("a selects every service but external ones, and u undoes it", async () => {
  await using driver = await form([120, 40]);
  await driver.press("esc", "a");
  await driver.see("All services but external ones selected");
  const { draft } = driver.app.shell.get().frames.at(-1)!.state as { draft: Draft };
  const { settings } = await driver.client.user.whoami();
  const services = settings!.services.flatMap((category) => category.services);
  const external = services.filter(({ is_external }) => is_external).map(({ name }) => name);
  assert.ok(external.length > 0);
  assert.deepEqual(draft.services!.filter((name) => external.includes(name)), []);
  assert.equal(draft.services!.length, services.length - external.length);
  await driver.press("u");
  await driver.see("Undone");
  const undone = driver.app.shell.get().frames.at(-1)!.state as { draft: Draft };
  assert.equal(undone.draft.services, undefined);
});

Deno.test("A form that was left opens for typing: letters are text, not commands", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see(/ 60/);
  await driver.press("g", "u");
  await driver.see("URL, hash, or text:");
  await driver.type("http://kept.example");
  await driver.press("enter", "esc", "esc");
  await driver.see("The form is kept");
  await driver.press("g", "u");
  await driver.see("hxxp://kept[.]example");
  await driver.type("text:a x");
  await driver.press("enter");
  await driver.see("2 items");
  assert.match(await driver.screen(), /hxxp:\/\/kept/);
});

Deno.test("What is typed replaces the value of a setting; the arrows edit it", async () => {
  await using driver = await form();
  await driver.press("esc", "3", "down", "enter");
  await driver.see("Type to replace the value");
  await driver.type("12");
  await driver.press("enter");
  await driver.see(/priority \*? *‹ 12 ›/);
  await driver.press("enter", "left");
  await driver.type("0");
  await driver.press("enter");
  await driver.see(/priority \*? *‹ 102 ›/);
});

Deno.test("A broken address is an invalid URL, not a path", async () => {
  await using driver = await openDemo([80, 24], { screen: "submit" });
  await driver.see("URL, hash, or text:");
  await driver.type("http://ex ample.com/x");
  await driver.press("enter");
  await driver.see('Invalid URL "http://ex ample.com/x"');
  await driver.see("0 items");
});

Deno.test("An account without a role sees no hint of what takes it, and is told which role it is", async () => {
  await using driver = await openDemo([120, 40], {}, { user: "viewer" });
  const screen = await driver.openWorst();
  assert.doesNotMatch(lines(screen).at(-1)!, /verdict|download/);
  for (
    const [key, role] of [["V", "submission_manage"], ["B", "badlist_manage"], ["d", "file_download"], [
      "C",
      "submission_create",
    ]] as const
  ) {
    await driver.press(key);
    await driver.see(`takes the role ${role}`);
  }
  driver.app.open("submit", { paths: [`${ROOT}/README.md`] });
  await driver.see("› Submit");
  await driver.press("S");
  await driver.see(/takes the role submission_create/);
});

Deno.test("A service outside warns with the marking of what it would see", async () => {
  await using driver = await form([120, 40]);
  await driver.press("esc", "/");
  await driver.type("VirusTotal");
  await driver.see("VirusTotal");
  await driver.press("enter");
  await driver.see(/›.*\[ \] VirusTotal.*external !/);
  await driver.press("space");
  await driver.see("! VirusTotal sends data outside this server: it will see TLP:C");
  await driver.press("/");
  await driver.type("classification");
  await driver.press("enter", "right");
  await driver.see(/classification \* +‹ TLP:(?:GREEN|G) ›/);
  await driver.see(/it will see TLP:G/);
});

Deno.test("What the profile forbids cannot be changed, and says so", async () => {
  const limited = says((me) => ({
    ...me,
    roles: me.roles.filter((role) => role !== "submission_customize"),
    settings: { ...me.settings!, preferred_submission_profile: "static" },
    configuration: {
      ...me.configuration,
      submission: {
        ...me.configuration.submission,
        profiles: Object.fromEntries(
          Object.entries(me.configuration.submission?.profiles ?? {}).map(([name, profile]) => [
            name,
            {
              ...profile,
              restricted_params: { submission: ["priority", "services"], DocumentPreview: ["run_ocr"] },
            },
          ]),
        ),
      },
    },
  }));
  await using driver = await form([120, 40], limited);
  const screen = await driver.see("‹ Static Analysis [OFFLINE] ›");
  assert.doesNotMatch(screen, /Your own settings/);
  await driver.press("esc", "/");
  await driver.type("priority");
  await driver.press("enter", "right");
  const told = await driver.see('The profile "Static Analysis [OFFLINE]" does not let you change it');
  assert.match(told, /›.*priority +1000/);
  await driver.press("2", "down", "space");
  await driver.see("[x] Antivirus");
  await driver.press("/");
  await driver.type("deep scan");
  await driver.press("enter", "space");
  await driver.see("[x] deep scan *");
});

Deno.test("Required metadata is asked for, checked while typing and completed from suggestions", async () => {
  const schemes = withSchemes({
    case_id: { required: true, validator_type: "integer", validator_params: { min: 1, max: 999 } },
    source: { suggestions: ["mailgw", "proxy"] },
  });
  await using driver = await form([80, 24], schemes);
  await driver.see("case_id required");
  await driver.press("esc", "4", "enter");
  await driver.type("12a");
  await driver.press("enter");
  await driver.see('✗ The metadata "case_id" is not a whole number');
  await driver.press("backspace", "enter");
  await driver.see(/›.*case_id +12/);
  await driver.press("down", "enter", "down", "down", "enter");
  const screen = await driver.see(/›.*source +proxy/);
  assert.doesNotMatch(screen, /case_id required/);
});

Deno.test("A number takes arrows, digits and words, and says its range", async () => {
  await using driver = await form();
  await driver.press("esc", "3", "down", "right");
  await driver.see(/priority \* +‹ 1050 ›/);
  await driver.press("enter", "ctrl-u");
  await driver.type("9000");
  await driver.press("enter");
  await driver.see("✗ Must be a whole number of 1 to 1500, or low, medium, high");
  await driver.press("ctrl-u");
  await driver.type("low");
  await driver.press("enter");
  await driver.see(/priority \* +‹ 500 › low/);
  await driver.press("x");
  await driver.see(/priority +‹ 1000 › medium/);
});

Deno.test("A form that was left is as it was when it opens again, but for its passwords", async () => {
  await using driver = await openDemo([80, 24]);
  await driver.see(/ 60/);
  await driver.press("g", "u");
  await driver.see("URL, hash, or text:");
  await driver.type("hxxp://evil[.]example/a.php");
  await driver.press("enter", "esc", "3", "down", "down", "down", "down", "enter");
  await driver.see("separated by commas");
  await driver.type("infected, malware");
  await driver.press("enter");
  await driver.see(/archive passwords \*? *•+ +2/);
  await driver.press("down", "space", "esc");
  await driver.see("The form is kept");
  await driver.press("g", "u");
  await driver.see("hxxp://evil[.]example/a.php");
  await driver.press("esc", "3");
  const again = await driver.see("[x] deep scan *");
  assert.match(again, /archive passwords +–/);
  assert.doesNotMatch(driver.files.read("submit_draft.json") ?? "", /malware/);
});

Deno.test("Settings are saved under a name and loaded again; what is submitted stays", async () => {
  await using driver = await form([120, 40]);
  await driver.type("text: hello");
  await driver.press("enter", "esc", "/");
  await driver.type("ignore cache");
  await driver.press("enter", "space", "ctrl-s");
  await driver.see("save these settings as");
  await driver.type("Fresh");
  await driver.press("enter");
  await driver.see('Preset "Fresh" saved');
  await driver.press("space");
  await driver.see("[ ] ignore cache");
  await driver.press("b");
  await driver.see("load a preset");
  await driver.press("enter");
  const screen = await driver.see("[x] ignore cache *");
  assert.match(screen, /pasted\.txt/);
  assert.doesNotMatch(driver.files.read("submit_presets.json") ?? "", /hello/);
});

Deno.test("Several pasted lines of hashes and addresses are so many things", async () => {
  await using driver = await form();
  driver.terminal.emit({
    kind: "paste",
    text: `hxxps://evil[.]example/a\n${"a".repeat(64)}\n${"b".repeat(32)}\n`,
  });
  const screen = await driver.see("3 items");
  assert.match(screen, /hxxps:\/\/evil\[\.\]example\/a +URL/);
  assert.match(screen, /sha256/);
  assert.match(screen, /md5/);
});

Deno.test("The form resizes without an overflowing line and keeps its row", async () => {
  await using driver = await form([120, 40], undefined, [`${ROOT}deno.json`, `${ROOT}README.md`]);
  await driver.see(/deno\.json .*new/);
  await driver.see(/README\.md .*new/);
  await driver.press("/");
  await driver.type("run_ocr");
  await driver.press("enter");
  await driver.see(/›.*run_ocr/);
  for (const [columns, rows] of [[80, 24], [40, 16], [120, 40], [60, 12]] as const) {
    driver.terminal.resize(columns, rows);
    const screen = await driver.see(/›.*run_ocr/);
    assert.ok(screen.split("\n").every((line) => line.length <= columns), screen);
  }
});

Deno.test("A server that does not say who asks is told in one place, with what to do", async () => {
  let isBroken = true;
  await using driver = await openDemo([80, 24], { screen: "submit" }, (client) => ({
    ...client,
    user: {
      ...client.user,
      whoami: (signal) =>
        isBroken ? Promise.reject(new Error("the line is cut")) : client.user.whoami(signal),
    },
  }));
  await driver.see("the line is cut");
  isBroken = false;
  await driver.press("esc", "r");
  await driver.see(/23 of 26 services/);
});

Deno.test("A wizard begins with the settings of its command line", async () => {
  const given = {
    urls: ["http://evil.example/a"],
    hashes: [{ type: "md5", value: "b".repeat(32) }],
    profile: "static",
    params: {
      priority: 42,
      service_spec: { CAPE: { routing: "inetsim" } },
      initial_data: '{"passwords":["infected"]}',
    },
    metadata: { case_id: "881" },
    dynamic: true,
  };
  await using driver = await openDemo([120, 40], { screen: "submit", paths: [`${ROOT}deno.json`], given });
  await driver.see(/deno\.json.*new/);
  const screen = await driver.see("‹ Static Analysis [OFFLINE] ›");
  assert.match(screen, /hxxp:\/\/evil\[\.\]example\/a/);
  assert.match(screen, /priority \* +‹ 42 ›/);
  assert.match(screen, /\[x\] Dynamic Analysis +1\/1/);
  assert.match(screen, /archive passwords \*? *•+ +1/);
  assert.match(screen, /case_id +881/);
  await driver.press("5");
  await driver.see(/--spec CAPE\.routing=inetsim/);
});

Deno.test("Keys and values of metadata are completed from what submissions of the server have", async () => {
  await using driver = await form();
  await driver.press("esc", "4", "enter");
  await driver.type("sour");
  await driver.see("source=");
  await driver.press("down", "enter");
  await driver.see(/› source=/);
  const values = await driver.see(/│ {2}(?:desk|mailgw-\d|proxy\S*) /);
  const first = /│ {2}(\S+)/.exec(values)![1]!;
  await driver.press("down", "enter");
  await driver.see(new RegExp(`source +${first}`));
  await driver.press("esc");
});

Deno.test("What the server would refuse is told where it is, and keeps the form from being sent", async () => {
  const given = {
    urls: ["http://evil.example/a"],
    profile: "gone",
    params: { service_spec: { Gone: { x: 1 } }, services: { rescan: ["Nobody"] }, priority: 9999 },
  };
  await using driver = await openDemo([120, 40], { screen: "submit", given });
  const screen = await driver.see('✗ There is no profile "gone"');
  assert.match(screen, /✗ priority is not a whole number of 1 to 1500/);
  await driver.press("S");
  await driver.see(/There is no profile "gone"/);
  await driver.press("/");
  await driver.type("priority");
  await driver.press("enter", "x");
  await driver.see(/✗ The server has no service "Gone"/);
  await driver.see(/✗ The server has no service or category "Nobody"/);
});

Deno.test("A click goes to a row, a second one uses it, one on a title opens its section", async () => {
  await using driver = await form();
  await driver.press("esc");
  const click = async (what: RegExp) => {
    const rows = (await driver.screen()).split("\n");
    const y = rows.findIndex((line) => what.test(line));
    const x = what.exec(rows[y]!)!.index;
    driver.terminal.emit({ kind: "mouse", action: "press", button: "left", x: x + 2, y });
    driver.terminal.emit({ kind: "mouse", action: "release", button: "left", x: x + 2, y });
  };
  await click(/3 options/);
  await driver.see(/\[ \] ignore cache/);
  await click(/\[ \] ignore cache/);
  await driver.see(/› \[ \] ignore cache/);
  await click(/\[ \] ignore cache/);
  await driver.see(/› \[x\] ignore cache \*/);
});

Deno.test("Tab completes a path however fast it comes after the letters", async () => {
  await using folder = await someFiles({ "evidence.eml": "x", "other.txt": "y" });
  await using driver = await openDemo([80, 24], { screen: "submit" });
  await driver.type(`${folder.path}/ev`);
  driver.terminal.emit({ kind: "key", name: "tab" });
  driver.terminal.emit({ kind: "key", name: "enter" });
  await driver.see(/evidence\.eml.*new/);
  await driver.see(/23 of 26/);
});
