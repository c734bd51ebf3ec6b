import assert from "node:assert/strict";
import { allCommands, parseCommandLine } from "../../commands/command_line.ts";
import type { ActingContext, CommandContext, ListingContext } from "../../commands/context.ts";
import { type Run, serveReading } from "../../commands/serve.ts";
import { serveActing } from "../../commands/serve_acting.ts";
import { serveListing } from "../../commands/serve_listing.ts";
import { allWorkers, COMMANDS, type RequestName, ROWS, workerOf } from "../../commands/table.ts";
import { HELP_GROUPS } from "../../lib/argv/flag_spec.ts";
import type { DeleteRequest, ListRequest, LogRequest } from "../../lib/model/request/request.ts";

const BASE = { cwd: "/work/here", home: "/home/me", timeZone: () => "UTC" };
const FOLDER = new URL("../../commands/", import.meta.url);

Deno.test("every row has its folder, and every worker its row", async () => {
  const alone = await Deno.readTextFile(new URL("in_process.ts", FOLDER));
  for (const [command, row] of Object.entries(COMMANDS)) {
    if (row.needs === "nothing") continue;
    const worker = await Deno.readTextFile(workerOf(row));
    assert.match(worker, /import \{ run\w+ \} from "\.\/run\.ts";/, command);
    // The way without a worker, whose types pair the command with its run, runs the very same.
    assert.ok(alone.includes(`"${command}": async () => (await import("./${row.folder}/run.ts"))`));
    if (row.name === null) continue;
    assert.ok(row.declaration.toString().includes(`"./${row.folder}/command.ts"`), command);
  }
  const { code, stdout } = await new Deno.Command("find", {
    args: [FOLDER.pathname, "-name", "worker.ts"],
  }).output();
  assert.equal(code, 0);
  const found = new TextDecoder().decode(stdout).trim().split("\n");
  assert.deepEqual(found.sort(), allWorkers().map(({ pathname }) => pathname).sort());
});

Deno.test("every command is called by a name of its own, and its words make its own request", async () => {
  const names = ROWS.flatMap((row) => row.name === null ? [] : [row.name, ...row.aliases ?? []]);
  assert.equal(new Set(names).size, names.length);
  for (const { spec } of await allCommands()) {
    for (const [example] of spec.examples) {
      const words = example.split(/ [|>]/)[0]!.split(" ").slice(1);
      const line = await parseCommandLine(words, BASE);
      if (line.kind !== "request") continue;
      // `null`: the request is one that a flag makes.
      assert.ok([spec.name, null].includes(COMMANDS[line.request.command].name), example);
    }
  }
});

Deno.test("the help page lists every command once, under its heading", async () => {
  const page = await parseCommandLine(["--help"], BASE);
  assert.equal(page.kind, "help");
  const { text } = page as { text: string };
  for (const group of HELP_GROUPS) {
    const [, below = ""] = text.split(`\n${group}\n`);
    const [block = ""] = below.split("\n\n");
    const listed = block.split("\n").map((line) => line.trim().split("  ")[0]);
    const rows = ROWS.filter((row) => row.name !== null && row.group === group);
    assert.deepEqual(listed, rows.map(({ name }) => name), group);
  }
});

/** Does not compile where a command that needs one thing could be served as if it needed another. Never called. */
export function wrongPairs(runs: {
  readonly list: Run<ListRequest, ListingContext>;
  readonly log: Run<LogRequest>;
  readonly delete: Run<DeleteRequest, ActingContext>;
  readonly listAsRead: Run<ListRequest, CommandContext>;
  readonly deleteAsRead: Run<DeleteRequest, CommandContext>;
}): RequestName {
  serveListing(runs.list);
  serveReading(runs.log);
  serveActing(runs.delete);
  // @ts-expect-error main shares a scan with the worker of `list`, which would not take part
  serveReading(runs.listAsRead);
  // @ts-expect-error nor may `list` be served as what changes things
  serveActing(runs.listAsRead);
  // @ts-expect-error `log` would wait for a scan that main does not begin
  serveListing(runs.log);
  // @ts-expect-error so would `delete`
  serveListing(runs.deleteAsRead);
  // @ts-expect-error `delete` is granted what it changes, and must be handed a writer
  serveReading(runs.deleteAsRead);
  // @ts-expect-error a request without a row
  return "pin-count";
}
