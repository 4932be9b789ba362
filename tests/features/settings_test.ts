import assert from "node:assert/strict";
import fc from "fast-check";
import { parseIni } from "../../src/util/ini.ts";
import { readProfiles, withoutProfile, withProfile, writeProfiles } from "../../src/features/profiles.ts";
import { effectiveSettings, resolveSettings, type Settings } from "../../src/features/settings.ts";
import { type SettingName } from "../../src/features/setting_layers.ts";
import { readSources, type SettingOptions } from "../../src/features/settings_sources.ts";
import { ConfigError, UsageError } from "../../src/util/error.ts";

interface World {
  readonly options?: SettingOptions;
  readonly env?: Record<string, string>;
  readonly cfg?: string;
  readonly profiles?: string;
  readonly files?: Record<string, string>;
}

async function sources({ options = {}, env = {}, cfg, profiles, files = {} }: World) {
  const all: Record<string, string | undefined> = {
    "/home/a/.al/submit.cfg": cfg,
    "/home/a/.config/alx/alx.ini": profiles,
    ...files,
  };
  return await readSources({
    options,
    env: { HOME: "/home/a", ...env },
    readText: (path) => Promise.resolve(all[path]),
  });
}

async function settle(world: World): Promise<Settings> {
  const { layers, profile } = await sources(world);
  return resolveSettings(layers, profile);
}

const CFG = "[auth]\nuser = cfg\napikey = k:cfg\n[server]\nurl = https://cfg/\n";
const PROFILES = "[profile p]\nserver = https://profile\nuser = prof\npassword = secret\n";

Deno.test("an option beats a named profile, then the environment, the marked profile and submit.cfg", async () => {
  const options = { server: "https://option", user: "o", password: "x" };
  const env = { ALX_SERVER: "https://env", ALX_USER: "e", ALX_PASSWORD: "x" };
  const profile = { profile: "p" };
  const marked = "[alx]\nprofile = p\n" + PROFILES;
  const server = async (world: World) => (await settle({ cfg: CFG, profiles: PROFILES, ...world })).server;
  assert.equal(await server({ options: { ...options, ...profile }, env }), "https://option");
  assert.equal(await server({ options: profile, env }), "https://profile");
  assert.equal(await server({ options: profile }), "https://profile");
  assert.equal(await server({ profiles: marked, env }), "https://env");
  assert.equal(await server({ env: { ...env, ALX_PROFILE: "p" } }), "https://env");
  assert.equal(await server({ profiles: marked }), "https://profile");
  assert.equal(await server({}), "https://cfg");
});

Deno.test("--profile takes the server and the login of the profile, whatever is exported", async () => {
  const env = { ALX_SERVER: "https://env", ALX_USER: "e", ALX_APIKEY: "k:env", ALX_TIMEOUT: "7" };
  assert.deepEqual(await settle({ profiles: PROFILES, options: { profile: "p" }, env }), {
    ...{ server: "https://profile", user: "prof", password: "secret", verify: true },
    ...{ profile: "p", timeoutMs: 7000 },
  });
});

/** Servers that are not the profile's: another scheme, host or port. */
const FOREIGN = ["http://profile", "https://profile:8443", "https://other", "https://profile.evil.example"];
/** Ways to write the profile's server. */
const SAME = ["https://profile", "https://PROFILE:443/", "https://profile/prefix"];

for (const secret of ["password = s", "apikey = k:s", "token = s", "cert = /c.pem", "obo_token = s"]) {
  Deno.test(`a stored profile's ${secret.split(" ")[0]} goes to its own server alone`, async () => {
    const user = secret.startsWith("token") ? "" : "user = prof\n";
    const profiles = `[alx]\nprofile = p\n[profile p]\nserver = https://profile\n${user}${secret}\n`;
    for (const server of FOREIGN) {
      for (const world of [{ options: { server } }, { env: { ALX_SERVER: server } }]) {
        await assert.rejects(
          settle({ profiles, ...world }),
          (error: unknown) =>
            error instanceof ConfigError && !(error instanceof UsageError) &&
            error.message.includes(`"p" is for "https://profile" and is not sent to "${server}"`),
        );
      }
    }
    for (const server of SAME) assert.equal((await settle({ profiles, options: { server } })).profile, "p");
  });
}

Deno.test("another server takes a login of its own, and nothing of the profile's trust", async () => {
  const profiles =
    "[alx]\nprofile = p\n[profile p]\nserver = https://profile\nuser = u\napikey = k:s\ninsecure = true\n";
  const env = { ALX_SERVER: "https://other", ALX_USER: "e", ALX_APIKEY: "k:env" };
  const settings = await settle({ profiles, env });
  assert.deepEqual([settings.server, settings.user, settings.apikey], ["https://other", "e", "k:env"]);
  assert.equal(settings.verify, true);
  assert.equal((await settle({ profiles })).verify, false);
});

Deno.test("a default profile that is missing is named, with its file, and login replaces it", async () => {
  const profiles = "[alx]\nprofile = gone\n" + PROFILES;
  await assert.rejects(settle({ profiles, cfg: CFG }), (error: unknown) => {
    assert(error instanceof ConfigError);
    assert.match(error.message, /^There is no profile "gone" \(the default profile in ".*alx\.ini"\)$/);
    assert.match(error.hint ?? "", /"p"/);
    return true;
  });
  await assert.rejects(settle({ profiles: PROFILES, env: { ALX_PROFILE: "x" } }), /"x" \(ALX_PROFILE\)/);
  const stored = await readProfiles("/f", () => Promise.resolve(profiles));
  assert.equal(withProfile(stored, "q", {}).defaultName, "q");
});

Deno.test("a profile is named only where the server in use is its own", async () => {
  const profiles = "[alx]\nprofile = p\n[profile p]\nserver = https://profile\n";
  assert.equal((await settle({ profiles })).profile, "p");
  for (const world of [{ options: { server: "https://o" } }, { env: { ALX_SERVER: "https://e" } }]) {
    assert.equal((await settle({ profiles, ...world })).profile, undefined);
  }
});

const TOKEN = { options: { tokenFile: "/t" }, files: { "/t": "tok\n" } };

/** What counts as a token, and beside it, by where it stands. */
const TOKENS: [name: string, world: World, wanted: Partial<Settings>][] = [
  ["of a file, trimmed; the key and the user of a weaker source do not count beside it", {
    ...TOKEN,
    cfg: CFG,
  }, { token: "tok" }],
  ["of the environment, with its provider", {
    cfg: CFG,
    env: { ALX_TOKEN: "tok", ALX_TOKEN_PROVIDER: "corp" },
  }, { token: "tok", tokenProvider: "corp" }],
  ["of a file that the environment names", {
    cfg: CFG,
    env: { ALX_TOKEN_FILE: "/t" },
    files: { "/t": "tok" },
  }, { token: "tok" }],
  ["of submit.cfg", { cfg: "[auth]\ntoken = a%b\ntoken_provider = corp\n[server]\nurl = https://cfg/\n" }, {
    token: "a%b",
    tokenProvider: "corp",
  }],
  ["of a profile", {
    cfg: CFG,
    profiles: "[profile p]\nserver = https://p\ntoken = t\nobo_token = o\nobo_provider = corp\n",
    options: { profile: "p" },
  }, { token: "t", obo: { token: "o", provider: "corp" } }],
  ["a provider of a weaker source belongs to another token", {
    ...TOKEN,
    cfg: "[auth]\ntoken = old\ntoken_provider = corp\n[server]\nurl = https://cfg/\n",
  }, { token: "tok" }],
  ["a provider alone is nothing", { cfg: CFG, env: { ALX_TOKEN_PROVIDER: "x", ALX_OBO_PROVIDER: "x" } }, {
    user: "cfg",
    apikey: "k:cfg",
  }],
  ["a user named by a stronger source is not who the token says", {
    cfg: CFG,
    env: { ALX_TOKEN: "tok" },
    options: { user: "cfg" },
  }, { user: "cfg" }],
  ["a user of the same source stays", { cfg: CFG, env: { ALX_TOKEN: "tok", ALX_USER: "ana" } }, {
    user: "ana",
    token: "tok",
  }],
  ["a key of a stronger source beats it, one of the same source too", {
    env: { ALX_SERVER: "https://e", ALX_USER: "u", ALX_APIKEY: "a:b", ALX_TOKEN: "tok" },
  }, { user: "u", apikey: "a:b" }],
  ["somebody to act for, beside a key", {
    cfg: CFG,
    options: { oboTokenFile: "/o" },
    files: { "/o": "other" },
  }, {
    user: "cfg",
    apikey: "k:cfg",
    obo: { token: "other" },
  }],
];
for (const [name, world, wanted] of TOKENS) {
  Deno.test(`token: ${name}`, async () => {
    const { user, password, apikey, token, tokenProvider, obo } = await settle(world);
    const got = { user, password, apikey, token, tokenProvider, obo };
    assert.deepEqual(Object.fromEntries(Object.entries(got).filter(([, one]) => one !== undefined)), wanted);
  });
}

Deno.test("A token that is no token is refused without being shown", async () => {
  for (const text of ["two words", "line\nbreak", "grün"]) {
    for (const env of [{ ALX_TOKEN: text }, { ALX_OBO_TOKEN: text }]) {
      await assert.rejects(settle({ cfg: CFG, env }), (error: Error) => {
        assert.match(error.message, /^Cannot use the token.*\(environment ALX_/s);
        return error instanceof ConfigError && !error.message.includes(text);
      });
    }
  }
  await assert.rejects(
    settle({ cfg: CFG, options: { tokenFile: "/none" } }),
    /Cannot read the token from "\/none"/,
  );
});

/** What counts as proof, by where it stands. */
const PROOFS: [name: string, world: World, wanted: Partial<Settings>][] = [
  ["a key of the file", { cfg: CFG }, { user: "cfg", apikey: "k:cfg" }],
  ["a password option beats a key of the file for the same user", {
    cfg: CFG,
    options: { password: "typed" },
  }, { user: "cfg", password: "typed" }],
  ["of one source the key", {
    env: { ALX_SERVER: "https://e", ALX_USER: "u", ALX_PASSWORD: "p", ALX_APIKEY: "a:b" },
  }, {
    user: "u",
    apikey: "a:b",
  }],
  ["another user's key is not used", { cfg: CFG, options: { user: "other" } }, { user: "other" }],
  ["the same user's key is used", { cfg: CFG, options: { user: "cfg" } }, { user: "cfg", apikey: "k:cfg" }],
  ["a key from a file, trimmed", {
    cfg: CFG,
    options: { apikeyFile: "/key" },
    files: { "/key": "n:secret\n" },
  }, { user: "cfg", apikey: "n:secret" }],
  ["a profile beats the file whole", { cfg: CFG, profiles: PROFILES, options: { profile: "p" } }, {
    user: "prof",
    password: "secret",
  }],
];
for (const [name, world, wanted] of PROOFS) {
  Deno.test(`credentials: ${name}`, async () => {
    const { user, password, apikey } = await settle(world);
    const { user: u, password: p, apikey: k } = wanted;
    assert.deepEqual({ user, password, apikey }, { user: u, password: p, apikey: k });
  });
}

const URL = "[server]\nurl = https://x\n";
/** Whom to trust, by options and lines of submit.cfg. */
const TRUST: [cfg: string, options: SettingOptions, verify: boolean | string][] = [
  [URL, {}, true],
  [`[auth]\ninsecure = true\n${URL}`, {}, false],
  [`[auth]\ninsecure = YES\n${URL}`, {}, false],
  [`[auth]\ninsecure = 1st\n${URL}`, {}, true],
  [`[auth]\ninsecure =\n${URL}`, {}, true],
  [`[auth]\ninsecure = true\n${URL}`, { insecure: "false" }, true],
  [URL, { insecure: "true" }, false],
  [`${URL}cert = /ca.pem\n`, {}, "/ca.pem"],
  [`${URL}cert = ~/ca.pem\n`, {}, "/home/a/ca.pem"],
  [`${URL}cert = /ca.pem\n`, { insecure: "true" }, false],
  [`[auth]\ninsecure = true\n${URL}`, { server_crt: "/o.pem" }, "/o.pem"],
  [`[auth]\ninsecure = true\n${URL}cert = /ca.pem\n`, {}, "/ca.pem"],
  [`${URL}cert = /ca.pem\n[auth]\ninsecure = true\n`, {}, false],
  [`${URL}cert = /ca.pem\n[auth]\ninsecure = true\n`, { insecure: "false" }, "/ca.pem"],
  [`${URL}cert = /ca.pem\n[auth]\ninsecure = no\n`, {}, "/ca.pem"],
];
for (const [cfg, options, verify] of TRUST) {
  Deno.test(`verify is ${verify} with ${JSON.stringify(options)} over ${JSON.stringify(cfg)}`, async () => {
    assert.equal((await settle({ cfg, options })).verify, verify);
  });
}

const SERVERS: [cfg: string, server: string][] = [
  ["[server]\nhost = h\n", "https://h"],
  ["[server]\nhost = h\nport = 8443\ntransport = http\n", "http://h:8443"],
  ["[server]\nhost =\nport = 8443\n", "https://localhost:8443"],
  ["[auth]\nuser = u\npassword = 50%off\n", "https://localhost"],
  ["[server]\nhost = h\nurl = https://u/prefix/\n", "https://u/prefix"],
];
for (const [cfg, server] of SERVERS) {
  Deno.test(`server is ${server} for ${JSON.stringify(cfg)}`, async () => {
    const found = (await settle({ cfg })).server;
    assert.equal(found, server);
  });
}

const FAULTS: [name: string, world: World, kind: typeof ConfigError | typeof UsageError, message: RegExp][] =
  [
    ["nothing is set", {}, ConfigError, /^No server is set$/],
    [
      "a line of submit.cfg is no setting",
      { cfg: "[auth]\nuser = x\nwhat\n" },
      ConfigError,
      /submit\.cfg": line 3 is neither/,
    ],
    [
      "submit.cfg repeats a key",
      { cfg: "[auth]\nuser = x\nuser = y\n" },
      ConfigError,
      /line 3 repeats the key "user"/,
    ],
    [
      "the named file is absent",
      { options: { config: "/none" } },
      ConfigError,
      /Cannot read "\/none": there is no such file/,
    ],
    [
      "the profile is unknown",
      { options: { profile: "q" }, profiles: PROFILES },
      ConfigError,
      /no profile "q"/,
    ],
    ["the key file is absent", { options: { apikeyFile: "/none" } }, ConfigError, /API key from "\/none"/],
    [
      "two keys are given",
      { options: { apikey: "a:b", apikeyFile: "/k" } },
      UsageError,
      /exclude each other/,
    ],
    ["the option's URL is none", { options: { server: "host:443" } }, UsageError, /not an http or https URL/],
    ["the variable's URL is none", { env: { ALX_SERVER: "ftp://h" } }, ConfigError, /environment ALX_SERVER/],
    ["the file's URL is none", { cfg: "[server]\nurl = nope\n" }, ConfigError, /submit\.cfg" line 2/],
    [
      "the option's timeout is none",
      { options: { server: "https://x", timeout: "soon" } },
      UsageError,
      /"soon" as "timeout"/,
    ],
    ["the timeout is 0", { options: { server: "https://x", timeout: "0" } }, UsageError, /above 0/],
    [
      "the retries are a fraction",
      { env: { ALX_SERVER: "https://x", ALX_RETRIES: "1.5" } },
      ConfigError,
      /whole number/,
    ],
    [
      "ALX_INSECURE is unclear",
      { env: { ALX_SERVER: "https://x", ALX_INSECURE: "maybe" } },
      ConfigError,
      /ALX_INSECURE/,
    ],
    [
      "the key has no name",
      { options: { server: "https://x", apikey: "secret" } },
      UsageError,
      /NAME:SECRET/,
    ],
    [
      "the proxy is no URL",
      { options: { server: "https://x", proxy: "10.0.0.1:3128" } },
      UsageError,
      /proxy/,
    ],
  ];
for (const [name, world, kind, message] of FAULTS) {
  Deno.test(`settings say so when ${name}`, async () => {
    await assert.rejects(settle(world), (thrown: unknown) => {
      assert(thrown instanceof kind, String(thrown));
      assert.match(thrown.message, message);
      return true;
    });
  });
}

Deno.test("no message of the settings holds a secret", async () => {
  const secret = "hunter2";
  for (const options of [{ apikey: secret }, { apikey: ` ${secret}` }, { proxy: `x://u:${secret}@p` }]) {
    await assert.rejects(
      settle({ options: { server: "https://x", user: "u", ...options } }),
      (thrown: unknown) => {
        assert(!String(thrown).includes(secret));
        return true;
      },
    );
  }
});

Deno.test("without a home there are no files, and options still work", async () => {
  const readText = () => Promise.reject(new Error("nothing should be read"));
  const { layers, configPath, profilesPath } = await readSources({
    options: { server: "https://x" },
    env: {},
    readText,
  });
  assert.equal(resolveSettings(layers).server, "https://x");
  assert.deepEqual([configPath, profilesPath], [undefined, undefined]);
});

const PROXIES: [server: string, env: Record<string, string>, proxy: string | undefined][] = [
  ["https://x", { HTTPS_PROXY: "http://s", HTTP_PROXY: "http://p" }, "http://s"],
  ["http://x", { HTTPS_PROXY: "http://s", HTTP_PROXY: "http://p" }, "http://p"],
  ["http://x", { HTTPS_PROXY: "http://s" }, undefined],
  ["https://x", { https_proxy: "http://s" }, "http://s"],
  ["https://x", { ALL_PROXY: "http://a" }, "http://a"],
];
for (const [server, env, proxy] of PROXIES) {
  Deno.test(`the proxy to ${server} with ${JSON.stringify(env)} is ${proxy}`, async () => {
    assert.equal((await settle({ options: { server }, env })).proxy, proxy);
    assert.equal((await settle({ options: { server, proxy: "none" }, env })).proxy, undefined);
    assert.equal((await settle({ options: { server, proxy: "http://o" }, env })).proxy, "http://o");
  });
}

Deno.test("effectiveSettings tells where each value came from", async () => {
  const { layers } = await sources({ cfg: CFG, env: { ALX_TIMEOUT: "5" }, options: { user: "cfg" } });
  const origins = Object.fromEntries(effectiveSettings(layers).map(({ name, origin }) => [name, origin]));
  assert.deepEqual(
    [origins.server, origins.user, origins.apikey, origins.timeout, origins.proxy],
    [
      'file "/home/a/.al/submit.cfg" line 5',
      "option --user",
      'file "/home/a/.al/submit.cfg" line 3',
      "environment ALX_TIMEOUT",
      "default",
    ],
  );
});

Deno.test("a section that al-submit does not know is warned of, not refused", async () => {
  const { warnings } = await sources({ cfg: `${CFG}[other]\nx = 1\n` });
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /\[other\]/);
});

Deno.test("stored profiles are read back as they were, whatever their values hold", async () => {
  const names: SettingName[] = ["server", "user", "password", "apikey", "server_crt"];
  const value = fc.string({ unit: "grapheme-ascii", minLength: 1 }).map((text) => text.trim()).filter((
    text,
  ) => text !== "");
  const profile = fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.stringMatching(/^[\w.-]{1,8}$/), profile, { maxKeys: 4, noNullPrototype: true }),
      async (all) => {
        let profiles = await readProfiles(undefined, () => Promise.resolve(undefined));
        for (const [name, values] of Object.entries(all)) {
          const raw = Object.fromEntries(
            Object.entries(values).map(([key, text]) => [key, { text, where: "test" }]),
          );
          profiles = withProfile(profiles, name, raw);
        }
        const text = writeProfiles(profiles);
        const back = await readProfiles("/f", () => Promise.resolve(text));
        assert.equal(back.defaultName, Object.keys(all)[0]);
        const plain = Object.fromEntries(
          [...back.all].map((
            [name, one],
          ) => [name, Object.fromEntries(Object.entries(one).map(([k, v]) => [k, v.text]))]),
        );
        assert.deepEqual(plain, { ...all });
        assert(parseIni(text) instanceof Map);
      },
    ),
  );
});

Deno.test("forgetting the default profile leaves no default", async () => {
  const text = "[alx]\nprofile = p\n" + PROFILES;
  const profiles = await readProfiles("/f", () => Promise.resolve(text));
  assert.equal(profiles.defaultName, "p");
  const left = withoutProfile(profiles, "p");
  assert.deepEqual([left.defaultName, left.all.size], [undefined, 0]);
});

Deno.test("storing a profile keeps the keys and themes of the file", () => {
  const profiles = {
    all: new Map([["work", { server: { text: "https://al.example", where: "a test" } }]]),
    defaultName: "work",
  };
  const present =
    "[profile old]\nserver = https://old.example\n\n[keys]\nsearch.open = o\n\n[tui]\ntheme = mono\n";
  const next = writeProfiles(profiles, writeProfiles(profiles, present));
  assert.ok(next.includes("[keys]\nsearch.open = o"), next);
  assert.ok(next.includes("[tui]\ntheme = mono"), next);
  assert.ok(!next.includes("old.example"), next);
  assert.strictEqual(next.split("[profile work]").length, 2);
});
