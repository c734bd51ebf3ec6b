import assert from "node:assert/strict";
import { allWorkers } from "../../commands/table.ts";
import { HEAD_WORKER } from "../../lib/side_by_side/begin_listing.ts";

/** Folders of the commands that change things. */
const ACTING = [
  "archive",
  "config/init",
  "delete",
  "migrate",
  "repair",
  "restore",
  "seal",
  "trash/empty",
  "undo",
];

/** Modules that the runtime reads to run a module, those of its literal `import()` too. */
async function loadedBy(entry: URL): Promise<string[]> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry.pathname] });
  const { success, stdout } = await command.output();
  assert.ok(success, entry.pathname);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: InfoModule[] };
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set([entry.href]);
  for (const name of loaded) {
    for (const { code } of byName.get(name)?.dependencies ?? []) {
      if (code?.specifier !== undefined) loaded.add(code.specifier);
    }
  }
  return [...loaded];
}

interface InfoModule {
  readonly specifier: string;
  /** Imports of types alone have no `code`. */
  readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
}

Deno.test("a command that only reads does not even load what writes", async () => {
  const writing: string[] = [];
  for (const worker of [...allWorkers(), HEAD_WORKER]) {
    const loaded = await loadedBy(worker);
    assert.ok(loaded.some((name) => name.endsWith("/lib/system/real/files.ts")), worker.href);
    if (loaded.some((name) => name.endsWith("/lib/system/real/writer.ts"))) {
      writing.push(worker.pathname.replace(/^.*\/commands\/|\/worker\.ts$/g, ""));
    }
  }
  assert.deepEqual(writing.sort(), ACTING);
});

Deno.test("a program that confines itself does not read at start what its workers do", async () => {
  const work = /\/lib\/(?:act|plan)\/|\/commands\/list\/run\.ts$/;
  const read = async (file: string) =>
    (await loadedBy(new URL(`../../${file}`, import.meta.url))).filter((name) => work.test(name));
  const [look, ...others] = await read("confined.ts");
  assert.match(look ?? "", /\/lib\/act\/journal\/journal_ends\.ts$/);
  assert.deepEqual(others, []);
  assert.ok((await read("main.ts")).length > 20);
});
