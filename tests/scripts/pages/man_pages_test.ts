import assert from "node:assert/strict";
import { allCommands } from "../../../commands/command_line.ts";
import type { CommandSpec } from "../../../lib/argv/flag_spec.ts";
import { VARIABLES } from "../../../lib/system/real/facts.ts";
import { manPages } from "../../../scripts/pages/man_pages.ts";

const OPTIONS = { version: "1.2.3", date: "2026-11-27" };
const SPECS = (await allCommands()).map(({ spec }) => spec);

/** What a reader of man pages makes of these, one after the other. */
async function mandoc(
  pages: ReadonlyMap<string, string>,
  args: readonly string[],
): Promise<{ readonly code: number; readonly text: string }> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of pages) await Deno.writeTextFile(`${folder}/${name}`, text);
    const { code, stdout } = await new Deno.Command("mandoc", {
      args: [...args, ...pages.keys()],
      cwd: folder,
    }).output();
    // deno-lint-ignore no-control-regex -- bold and italics are letters struck twice
    return { code, text: new TextDecoder().decode(stdout).replace(/.\u0008/g, "") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("there is a man page of the program and of every command, which a strict reader finds nothing wrong with", async () => {
  const pages = manPages(SPECS, OPTIONS);
  assert.equal(pages.size, SPECS.length + 1);
  assert.deepEqual(await mandoc(pages, ["-Tlint", "-Wstyle"]), { code: 0, text: "" });
});

Deno.test("a man page says what help says", async () => {
  const pages = manPages(SPECS, OPTIONS);
  const { text } = await mandoc(pages, ["-Tutf8", "-Owidth=1000"]);
  const words = text.replace(/\s+/g, " ");
  for (const { name, aliases = [], brief, details = [], flags, examples } of SPECS) {
    for (const called of [name, ...aliases]) {
      assert.ok(words.includes(`rollkeep ${called} `), called);
    }
    const said = [brief, ...details, ...flags.map(({ brief }) => brief), ...examples.flat()];
    for (const part of said) {
      assert.ok(words.includes(part.trim().replace(/\s+/g, " ")), `${name}: ${part}`);
    }
    const page = pages.get(`rollkeep-${name.replaceAll(" ", "-")}.1`)!.replaceAll("\\-", "-");
    for (const { name: flag } of flags) {
      assert.ok(page.includes(`\\fB--${flag}\\fR`), `${name} ${flag}`);
    }
  }
  for (const name of VARIABLES) assert.match(words, new RegExp(` ${name} `), name);
});

Deno.test("no text of a command is taken for a request", async () => {
  const text = ".TH 'x' \\fB{a} ~/b `c` 1^2 …".repeat(9);
  const command: CommandSpec = {
    name: "odd",
    group: "Look",
    brief: "'odd and so on.",
    details: [text],
    flags: [{ name: "x", takes: { kind: "boolean" }, brief: ".so /etc/passwd", group: "Output" }],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [],
  };
  const page = manPages([command], OPTIONS).get("rollkeep-odd.1")!;
  const read = await mandoc(new Map([["odd.1", page]]), ["-Tutf8", "-Owidth=1000"]);
  assert.match(read.text, / --x +\.so \/etc\/passwd$/m);
  assert.ok(read.text.replace(/\s+/g, " ").includes(text.replace(/\s+/g, " ")), read.text);
});
