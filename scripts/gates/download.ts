/**
 * Fetches what the gates need, so that their time is their own: the modules, Codex, a runtime to compile with. Says what each
 * took; what is here already takes no time.
 *
 * @module
 */
import { ERAS } from "../../tests/conformance/versions/eras.ts";
import { codexBinary, codexOf } from "../../tests/support/codex/binary.ts";
import { nodeOf, NODES } from "../../tests/support/node/binary.ts";
import { bundleForNode } from "../npm/build.ts";
import { compileProgram } from "../ship/compile_program.ts";

async function modules(): Promise<boolean> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "install",
      "--quiet",
      "--frozen",
      "--lock=tests/deno.lock",
      "--entrypoint",
      "tests/property/words_test.ts",
    ],
  }).output();
  if (!success) Deno.stderr.writeSync(stderr);
  return success;
}

async function codex(version: string | null): Promise<boolean> {
  await (version === null ? codexBinary() : codexOf(version));
  return true;
}

/** Compiles the smallest program there is: what that takes is here afterwards. */
async function runtime(): Promise<boolean> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-runtime-" });
  try {
    const main = `${folder}/empty.ts`;
    await Deno.writeTextFile(main, "export {};\n");
    const trouble = await compileProgram({ main, workers: [], output: `${folder}/empty` });
    if (trouble !== null) console.error(`Cannot compile: ${trouble}`);
    return trouble === null;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function node(): Promise<boolean> {
  await nodeOf(NODES.made);
  return true;
}

/** Bundles the program: what Deno does that with is here afterwards. */
async function bundler(): Promise<boolean> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-bundle-" });
  try {
    await bundleForNode(`${folder}/made`, ["node.ts"]);
    return true;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const WANTED: readonly (readonly [name: string, fetch: () => Promise<boolean>])[] = [
  ["npm modules", modules],
  ["Codex", () => codex(null)],
  ...ERAS.map((version) => [`Codex ${version}`, () => codex(version)] as const),
  ["a runtime to compile with", runtime],
  [`Node ${NODES.made}`, node],
  ["what bundles for it", bundler],
];

if (import.meta.main) {
  let isComplete = true;
  for (const [name, fetch] of WANTED) {
    const startedMs = performance.now();
    const success = await fetch().catch((error) => (console.error(String(error)), false));
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    console.log(`${name}: ${success ? `${seconds} s` : "cannot be had"}`);
    isComplete &&= success;
  }
  Deno.exit(isComplete ? 0 : 1);
}
