import assert from "node:assert/strict";
import { withHandStore } from "../../support/hand_store.ts";

const ROOT = new URL("../../../", import.meta.url);

/** A program of the documentation. */
interface Example {
  /** Function or page that it belongs to. */
  readonly of: string;
  readonly code: string;
}

/** The examples in the doc comments of a module, by the function they stand before. */
function examplesOf(text: string): readonly Example[] {
  const documented = text.matchAll(
    /\/\*\*((?:(?!\*\/)[^])*)\*\/\n(?:export (?:async )?function\*? (\w+)|import )/g,
  );
  return [...documented].flatMap(([, comment = "", name = "module"]) => {
    const plain = comment.replace(/^ \* ?/gm, "");
    return codeOf(plain).map((code) => ({ of: name, code }));
  });
}

function codeOf(text: string): readonly string[] {
  return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code!);
}

async function allExamples(): Promise<readonly Example[]> {
  const found: Example[] = [];
  const read = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
      if (isDirectory) await read(`${folder}${name}/`);
      else found.push(...examplesOf(await Deno.readTextFile(new URL(folder + name, ROOT))));
    }
  };
  await read("lib/session/");
  found.push(...examplesOf(await Deno.readTextFile(new URL("lib/session.ts", ROOT))));
  const page = await Deno.readTextFile(new URL("docs/library.md", ROOT));
  return [...found, ...codeOf(page).map((code) => ({ of: "docs/library.md", code }))];
}

/** The functions that the library exports. */
async function exportedFunctions(): Promise<readonly string[]> {
  const session: Record<string, unknown> = await import(new URL("lib/session.ts", ROOT).href);
  return Object.keys(session).filter((name) => /^[a-z]/.test(name));
}

Deno.test("every function of the library has an example, and each compiles and runs", async () => {
  const examples = await allExamples();
  const shown = new Set(examples.map(({ of }) => of));
  assert.deepEqual((await exportedFunctions()).filter((name) => !shown.has(name)), []);
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-examples-" });
  const { log, error } = console;
  try {
    const files: string[] = [];
    for (const [number, { of, code }] of examples.entries()) {
      const home = `${folder}/${number}`;
      const text = code.replaceAll(
        "@rollkeep/rollkeep/session",
        new URL("lib/session.ts", ROOT).href,
      )
        .replaceAll("/home/me/.codex", `${home}/codex`);
      const file = `${folder}/example_${number}.ts`;
      await Deno.writeTextFile(file, text);
      files.push(file);
      await withHandStore(async ({ home: made }) => {
        await Deno.mkdir(home);
        await Deno.mkdir(`${made}/archived_sessions`, { recursive: true });
        await Deno.symlink(made, `${home}/codex`);
        console.log = console.error = () => {};
        await import(`file://${file}`).catch((cause) => {
          throw new Error(`the example of ${of} fails:\n${code}`, { cause });
        });
      });
      Object.assign(console, { log, error });
    }
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "check",
        "--quiet",
        "--no-lock",
        "--config",
        new URL("deno.json", ROOT).pathname,
        ...files,
      ],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  } finally {
    Object.assign(console, { log, error });
    await Deno.remove(folder, { recursive: true });
  }
});
