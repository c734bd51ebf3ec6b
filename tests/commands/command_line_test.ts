import fc from "fast-check";
import assert from "node:assert/strict";
import { allCommands, parseCommandLine } from "../../commands/command_line.ts";
import type { Consent } from "../../lib/model/consent.ts";
import { UsageError } from "../../lib/model/error.ts";
import type { ListRequest, Request } from "../../lib/model/request/request.ts";

const BASE = { cwd: "/work/here", home: "/home/me", timeZone: () => "Europe/Berlin" };

async function requestOf(line: string): Promise<Request> {
  const outcome = await parseCommandLine(line.split(" "), BASE);
  if (outcome.kind !== "request") throw new Error(`${line} prints`);
  return outcome.request;
}

Deno.test("parseCommandLine() reads every way to write a flag alike", async () => {
  for (
    const line of [
      "list -f json",
      "list -fjson",
      "list -f=json",
      "list --format=JSON",
      "list --json",
    ]
  ) {
    assert.equal((await requestOf(line) as ListRequest).output.format, "json", line);
  }
  const request = await requestOf(
    "list -i a --id b -o 30d -o 10d --cwd . --cwd ~/x --larger-than 1k --smaller-than 2k " +
      "--smaller-than 3k --created-after 2026-05-01 --created-before 30d",
  );
  assert.equal(request.command, "list");
  const { selector } = request as Extract<Request, { command: "list" }>;
  assert.deepEqual(selector.ids, ["a", "b"]);
  assert.equal(selector.olderThanMs, 10 * 86_400_000);
  assert.deepEqual(selector.cwds, ["/work/here", "/home/me/x"]);
  assert.equal(selector.largerThanBytes, 1024);
  assert.equal(selector.smallerThanBytes, 3072);
  assert.deepEqual(selector.createdAfter, [{ kind: "at", epochMs: Date.UTC(2026, 3, 30, 22) }]);
  assert.deepEqual(selector.createdBefore, [{ kind: "ago", ms: 30 * 86_400_000 }]);
});

Deno.test("parseCommandLine() reads 0 as no limit", async () => {
  const cases: readonly (readonly [line: string, name: string, limit: number | null | "fits"])[] = [
    ["list", "limit", 10],
    ["list --limit 0", "limit", null],
    ["list --limit 3", "limit", 3],
    ["list --json", "limit", null],
    ["list --json --limit 3", "limit", 3],
    ["group", "limit", "fits"],
    ["group --limit 0", "limit", null],
    ["delete x", "maxBatch", 50],
    ["delete x --max-batch 0", "maxBatch", null],
    ["delete x --max-batch 7", "maxBatch", 7],
  ];
  for (const [line, name, limit] of cases) {
    assert.equal((await requestOf(line) as unknown as Record<string, unknown>)[name], limit, line);
  }
});

Deno.test("parseCommandLine() turns the consent flags into one decision", async () => {
  const cases: readonly (readonly [flags: string, consent: Consent])[] = [
    ["", { kind: "rehearse" }],
    ["-n", { kind: "rehearse" }],
    ["--dry-run", { kind: "rehearse" }],
    ["--yes", { kind: "rehearse" }],
    ["--confirm", { kind: "rehearse" }],
    ["--confirm --yes", { kind: "rehearse" }],
    ["--apply", { kind: "act", ask: "question" }],
    ["--apply --yes", { kind: "act", ask: "none" }],
    ["--apply -y --interactive-confirm=false", { kind: "act", ask: "none" }],
    ["--apply --interactive-confirm=false", { kind: "act", ask: "single" }],
    ["--dry-run=false --confirm", { kind: "act", ask: "question" }],
    ["--no-dry-run --confirm --yes", { kind: "act", ask: "none" }],
    ["-n=false --confirm", { kind: "act", ask: "question" }],
    ["--dry-run=false", { kind: "needs-confirm", ask: "question" }],
    ["--dry-run=false --yes", { kind: "needs-confirm", ask: "none" }],
  ];
  for (const [flags, consent] of cases) {
    const request = await requestOf(`delete x ${flags}`.trim()) as Extract<
      Request,
      { command: "delete" }
    >;
    assert.deepEqual(request.consent, consent, flags);
  }
  await assert.rejects(requestOf("delete x --apply --dry-run"), UsageError);
});

Deno.test("parseCommandLine() refuses what it does not understand and says the way out", async () => {
  const wrong: readonly (readonly [line: string, words: RegExp])[] = [
    ["delete x --dry-run false", /--dry-run=false/],
    ["delete x --constructor", /unknown flag --constructor/],
    ["delete x --drv-run", /did you mean --dry-run/],
    ["delete x -z", /unknown flag -z/],
    ["delete x -1", /unknown flag -1/],
    ["delete x ---apply", /unknown flag/],
    ["delete x --older-than", /needs a value/],
    ["delete x --older-than --yes", /needs a value/],
    ["delete x --older-than=", /blank/],
    ["delete --id=", /blank/],
    ["list --limit -x", /needs a value/],
    ["list --limit=--1", /invalid --limit/],
    ["list --log-level loud", /invalid --log-level "loud"/],
    ["list --offset=-1", /invalid --offset value -1/],
    ["delete --created-before x", /invalid --created-before value "x"/],
    ["list --sort x", /invalid --sort "x"/],
    ["list --health fine", /allowed: ok, missing-meta, corrupted/],
    ["list --column nope", /invalid --column/],
    ["list --column ,", /no columns selected/],
    ["list --json --no-header", /only supported with table\/csv\/tsv/],
    ["group extra", /unexpected argument "extra"/],
    ["show", /needs ID/],
    ["lst", /did you mean list/],
    ["--limit 3", /unknown flag --limit before the command/],
  ];
  for (const [line, words] of wrong) {
    await assert.rejects(requestOf(line), (error: unknown) => {
      assert.ok(error instanceof UsageError, line);
      assert.match(`${error.message} ${error.hint}`, words, line);
      return true;
    });
  }
});

Deno.test("parseCommandLine() never throws anything but a usage error, whatever the words", async () => {
  const word = fc.constantFrom(
    "list",
    "delete",
    "undo",
    "--",
    "-",
    "--id",
    "--id=",
    "-i",
    "--yes",
    "-yn",
    "--x",
    "--=x",
    "---",
    "-1",
    "--constructor",
    "__proto__",
    "",
    " ",
    "\n",
    "--dry-run",
    "false",
    "--no-yes",
    "--no-id",
    "-fjson",
    "é",
    "--apply",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      try {
        const outcome = await parseCommandLine(words, BASE);
        if (
          outcome.kind === "request" && outcome.request.command === "delete" &&
          !words.includes("--")
        ) {
          for (const ref of outcome.request.selector.refs) assert.ok(!/^-./.test(ref), ref);
        }
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("every help page fits 100 columns and its examples parse", async () => {
  for (const { spec } of await allCommands()) {
    const page = await parseCommandLine([spec.name, "--help"], BASE);
    assert.equal(page.kind, "help");
    for (const alias of spec.aliases ?? []) {
      assert.deepEqual(await parseCommandLine([alias, "--help"], BASE), page, "its other name");
    }
    for (const line of (page as { text: string }).text.split("\n")) {
      assert.ok(line.length <= 130, `${spec.name}: ${line}`);
    }
    for (const [example] of spec.examples) {
      const words = example.split(/ [|>]/)[0]!.split(" ").slice(1);
      const isPrinted = ["help", "answer"].includes((await parseCommandLine(words, BASE)).kind);
      const isMains = spec.name === "config init" ? "--dry-run" : "";
      assert.equal(isPrinted, spec.group === "Program" && example.includes(isMains), example);
    }
  }
});

Deno.test("parseCommandLine() takes what codexsm takes: limits and widths below 0, and its log flags", async () => {
  const same: readonly (readonly [line: string, as: string])[] = [
    ["list --limit -1", "list --limit 0"],
    ["group --limit=-5", "group --limit 0"],
    ["list --head-width -3", "list --head-width 0"],
    ["list --format csv --head-width 5", "list --format csv"],
    ["--log-level error list --limit 5", "list --limit 5"],
    ["list --log-format=json", "list"],
  ];
  for (const [line, as] of same) {
    const without = (request: object) => ({ ...request, words: null });
    assert.deepEqual(without(await requestOf(line)), without(await requestOf(as)), line);
  }
});

Deno.test("parseCommandLine() takes the flags that name the store before the command, too; those behind it win", async () => {
  const cases:
    readonly (readonly [line: string, codexHome: string | null, trash: string | null])[] = [
      ["--codex-home /a list", "/a", null],
      ["--codex-home=/a trash list --json", "/a", null],
      ["--codex-home /a --trash-root /t trash empty --all", "/a", "/t"],
      ["--codex-home /a --trash-root /t undo --trash-root /u", "/a", "/u"],
      ["--trash-root /t list", null, null],
    ];
  for (const [line, codexHome, trashRoot] of cases) {
    const { store, words } = await requestOf(line);
    assert.deepEqual({ ...store }, { codexHome, sessionsRoot: null, trashRoot }, line);
    assert.ok(!words.includes("list"), line);
  }
  const help = await parseCommandLine(["--codex-home", "/a"], BASE);
  assert.equal(help.kind, "help");
  await assert.rejects(parseCommandLine(["--codex-home"], BASE), UsageError);
  await assert.rejects(parseCommandLine(["--limit", "5", "list"], BASE), /before the command/);
});

Deno.test("parseCommandLine() takes from the environment what is not typed, and names what is wrong there", async () => {
  const variables: Readonly<Record<string, string>> = {
    ROLLKEEP_MAX_BATCH: "7",
    ROLLKEEP_COLOR: "Never",
  };
  const said = async (line: string, given = variables) => {
    const base = { ...BASE, variable: (name: string) => given[name] ?? null };
    const outcome = await parseCommandLine(line.split(" "), base);
    assert.ok(outcome.kind === "request" && "maxBatch" in outcome.request);
    const { maxBatch, color, words } = outcome.request;
    return { maxBatch, color, words };
  };
  const words = ["x"];
  assert.deepEqual(await said("delete x"), { maxBatch: 7, color: "never", words });
  assert.deepEqual(await said("repair x"), { maxBatch: 7, color: "never", words });
  assert.deepEqual(await said("delete x --max-batch 0 --color auto"), {
    maxBatch: null,
    color: "auto",
    words: ["x", "--max-batch", "0", "--color", "auto"],
  });
  assert.deepEqual(await said("delete x", {}), { maxBatch: 50, color: "auto", words });
  await assert.rejects(
    said("delete x", { ROLLKEEP_MAX_BATCH: "many" }),
    /^UsageError: invalid ROLLKEEP_MAX_BATCH value many$/,
  );
  await assert.rejects(
    said("log", { ROLLKEEP_COLOR: "blue" }),
    /^UsageError: invalid ROLLKEEP_COLOR "blue" \(allowed: auto, always, never\)$/,
  );
});
