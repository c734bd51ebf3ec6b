/**
 * Checks the documents: every relative link leads somewhere, and every quoted output, between `<!-- output: ARGS -->` and
 * `<!-- /output -->`, is what the program prints now (against the demo's sample store). With `--write` it renews the outputs.
 *
 * @module
 */
import { makeSampleStore } from "./demo.ts";

const SAMPLE_NOW = Date.parse("2026-11-24T12:00:00Z");

/** Relative links of a Markdown text, without their anchors. */
export function relativeLinks(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!.split("#")[0]!)
    .filter((link) => link !== "" && !/^[a-z]+:/.test(link));
}

/** A Markdown text with every quoted output renewed. */
export async function renewOutputs(
  text: string,
  print: (args: readonly string[]) => Promise<string>,
): Promise<string> {
  let renewed = text;
  for (const [block, args] of text.matchAll(/<!-- output: (.+?) -->\n[^]*?<!-- \/output -->/g)) {
    const output = await print(args!.split(" "));
    const fence =
      `<!-- output: ${args} -->\n\n\`\`\`console\n$ rollkeep ${args}\n${output}\`\`\`\n\n<!-- /output -->`;
    renewed = renewed.replace(block, () => fence);
  }
  return renewed;
}

async function documents(): Promise<string[]> {
  const found = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
  for await (const { name } of Deno.readDir("docs")) {
    if (name.endsWith(".md")) found.push(`docs/${name}`);
  }
  return found.sort();
}

async function printer(home: string): Promise<(args: readonly string[]) => Promise<string>> {
  makeSampleStore(home, SAMPLE_NOW);
  await Deno.mkdir(`${home}/cache`);
  return async (args) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "-A", "main.ts", ...args],
      env: { CODEX_HOME: home, NO_COLOR: "1", TZ: "UTC", XDG_CACHE_HOME: `${home}/cache` },
    }).output();
    return new TextDecoder().decode(stdout).replaceAll(home, "/home/dev/.codex");
  };
}

if (import.meta.main) {
  const write = Deno.args.includes("--write");
  const home = await Deno.makeTempDir({ prefix: "rollkeep-docs-" });
  const faults: string[] = [];
  try {
    const print = await printer(home);
    for (const path of await documents()) {
      const text = await Deno.readTextFile(path);
      const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
      for (const link of relativeLinks(text)) {
        try {
          await Deno.lstat(folder + link);
        } catch {
          faults.push(`${path}: link to ${link} leads nowhere`);
        }
      }
      const renewed = await renewOutputs(text, print);
      if (renewed === text) continue;
      if (write) await Deno.writeTextFile(path, renewed);
      else {faults.push(
          `${path}: a quoted output is not what the program prints (deno task docs --write)`,
        );}
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
  for (const fault of faults) console.error(fault);
  Deno.exit(faults.length === 0 ? 0 : 1);
}
