import assert from "node:assert/strict";
import { explainGround } from "../../../lib/agents/explain_agents.ts";
import { findGround } from "../../../lib/agents/find_ground.ts";
import type { AgentsExplanation } from "../../../lib/model/result/agents_result.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { codexBinary } from "../../support/codex/binary.ts";
import { withCodexHome } from "../../support/codex/codex_home.ts";
import { absolute } from "../../support/value/paths.ts";
import { INSTRUCTION_CASES, type InstructionCase, type Laid } from "./cases.ts";

async function lay(root: string, laid: Readonly<Record<string, Laid>>): Promise<void> {
  for (const [name, what] of Object.entries(laid)) {
    const path = `${root}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (what === "FOLDER") await Deno.mkdir(path, { recursive: true });
    else if (what === "FIFO") await new Deno.Command("mkfifo", { args: [path] }).output();
    else if (typeof what === "string") {
      await Deno.writeTextFile(path, what.replaceAll("ROOT", root));
    } else if (what instanceof Uint8Array) await Deno.writeFile(path, what);
    else await Deno.symlink(what.link, path);
  }
}

/** Calls `use` with the folder that everything of a case lies in. */
async function withCase<T>(
  { laid, config = "" }: InstructionCase,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-agents-" }));
  try {
    const always = {
      "home": "FOLDER",
      "p/q": "FOLDER",
      "codex/config.toml": `${config}\n`,
    } as const;
    await lay(root, { ...always, ...laid });
    return await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** What Codex sends of instructions, without their frame: by itself, and without a network. `null`: it does not start. */
async function sentByCodex(
  { cwd = "p/q", named }: InstructionCase,
  { root, bin }: { readonly root: string; readonly bin: string },
): Promise<string | null> {
  const { code, stdout } = await new Deno.Command(bin, {
    args: [
      ...(named === undefined ? [] : ["-C", `${root}/${named}`]),
      "debug",
      "prompt-input",
      "x",
    ],
    cwd: named === undefined ? `${root}/${cwd}` : root,
    env: { HOME: `${root}/home`, CODEX_HOME: `${root}/codex`, PATH: Deno.env.get("PATH") ?? "" },
    clearEnv: true,
    stdin: "null",
    stderr: "null",
  }).output();
  return code === 0 ? instructionsIn(JSON.parse(new TextDecoder().decode(stdout))) : null;
}

interface Message {
  readonly content?: readonly { readonly text?: string }[];
}

function instructionsIn(messages: readonly Message[]): string {
  const texts = messages.flatMap(({ content = [] }) => content.map(({ text = "" }) => text));
  const found = texts.find((text) => text.startsWith("# AGENTS.md instructions"));
  return /<INSTRUCTIONS>\n(.*)\n<\/INSTRUCTIONS>$/s.exec(found ?? "")?.[1] ?? "";
}

async function explained(
  { cwd = "p/q", named = cwd }: InstructionCase,
  root: string,
): Promise<AgentsExplanation> {
  const files = realFiles();
  const home = absolute(`${root}/codex`);
  return explainGround(await findGround(absolute(`${root}/${named}`), { home, files }), files);
}

/** The same as rollkeep knows it: what it says of each source, put together as Codex does. */
function asCodexSends({ sources, configTroubles }: AgentsExplanation): string | null {
  if (configTroubles.length > 0) return null;
  const parts = sources.map(({ path, scope, usedBytes }) => {
    const text = new TextDecoder("utf-8", { ignoreBOM: true })
      .decode(Deno.readFileSync(path).subarray(0, usedBytes));
    return scope === "global" ? text.trim() : text;
  });
  const isOwn = sources[0]?.scope === "global";
  if (!isOwn || parts.length === 1) return parts.join("\n\n");
  return `${parts[0]}\n\n--- project-doc ---\n\n${parts.slice(1).join("\n\n")}`;
}

Deno.test("agents explain knows which bytes of which files Codex sends, and what Codex does not start with", async () => {
  const bin = await codexBinary();
  const waiting = [...INSTRUCTION_CASES];
  const wrong: unknown[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const each = next;
      await withCase(each, async (root) => {
        const sent = await sentByCodex(each, { root, bin });
        const known = asCodexSends(await explained(each, root));
        if (sent !== known) wrong.push({ case: each.name, sent, known });
      });
    }
  };
  await Promise.all([work(), work(), work()]);
  assert.deepEqual(wrong, []);
});

Deno.test("what Codex says it would send is what it sends to a model", async () => {
  await withCodexHome(async (codex) => {
    const { home, project, mock } = codex;
    await Deno.writeTextFile(`${home}/AGENTS.md`, "of all projects\n");
    await lay(project, { ".git/HEAD": "ref: refs/heads/main", "AGENTS.md": "of this one\n" });
    await codex.run("exec", "--skip-git-repo-check", "hello");
    const sent = instructionsIn(mock.lastRequest().input as readonly Message[]);
    assert.equal(sent, "of all projects\n\n--- project-doc ---\n\nof this one\n");
    const files = realFiles();
    const ground = await findGround(absolute(project), { home: absolute(home), files });
    assert.equal(asCodexSends(explainGround(ground, files)), sent);
  });
});
