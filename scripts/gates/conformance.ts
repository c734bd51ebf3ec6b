/**
 * Asks the real Codex: `deno task conformance` runs the tests of it, `--codex V1,V2,…` tries every command with a store of each
 * of these versions and puts what came of it into docs/codex-versions.md.
 *
 * @module
 */
import { CELLS } from "../../tests/conformance/versions/cells.ts";
import { storeOf, withEra } from "../../tests/conformance/versions/era_home.ts";
import { codexBinary, versionOf } from "../../tests/support/codex/binary.ts";
import { renewVersions, type VersionRow } from "./versions_table.ts";

const DOCUMENT = "docs/codex-versions.md";

const TESTS = ["test", "--lock=tests/deno.lock", "--no-check", "--no-prompt", "-A", "--parallel"];

/** Versions tried at once. */
const AT_ONCE = 2;

/** Versions behind `--codex`; `null` when it is not said. */
export function namedVersions(words: readonly string[]): readonly string[] | null {
  const at = words.findIndex((word) => /^--codex(?:=|$)/.test(word));
  if (at < 0) return null;
  const list = words[at]!.includes("=") ? words[at]!.slice("--codex=".length) : words[at + 1] ?? "";
  return list.split(",").filter((version) => version !== "");
}

/** Tries everything with a store of one version; says what fails. A version that cannot be had has failed in everything. */
async function tryVersion(version: string): Promise<VersionRow> {
  const results = new Map<string, boolean>();
  let store = "cannot be had";
  try {
    await withEra(version, async (era) => {
      store = storeOf(era);
      for (const [column, cell] of Object.entries(CELLS)) {
        const startedMs = performance.now();
        await era.kept.rewind();
        const trouble = await cell(era).then(() => null, (error) => error as Error);
        results.set(column, trouble === null);
        const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
        console.log(`${version} ${column}: ${trouble === null ? "ok" : "FAILED"} (${seconds} s)`);
        if (trouble !== null) console.error(trouble);
      }
    });
  } catch (error) {
    console.error(`${version}: FAILED`, error);
  }
  return { version, store, results };
}

async function tryAll(versions: readonly string[]): Promise<readonly VersionRow[]> {
  const waiting = [...versions];
  const rows: VersionRow[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      rows.push(await tryVersion(next));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return rows;
}

async function deno(args: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), { args: [...args] }).spawn().status;
  return success;
}

if (import.meta.main) {
  const versions = namedVersions(Deno.args);
  if (versions === null) {
    Deno.exit(await deno([...TESTS, ...Deno.args, "tests/conformance"]) ? 0 : 1);
  }
  const columns = Object.keys(CELLS);
  const newest = await versionOf(await codexBinary());
  const rows = await tryAll(versions);
  const text = await Deno.readTextFile(DOCUMENT);
  await Deno.writeTextFile(DOCUMENT, renewVersions(text, { columns, newest, rows }));
  await deno(["fmt", "--quiet", DOCUMENT]);
  const held = rows.flatMap(({ results }) => columns.map((column) => results.get(column) ?? false));
  const passed = held.filter((isHeld) => isHeld).length;
  console.log(`${passed} passed, ${held.length - passed} failed`);
  Deno.exit(versions.length > 0 && passed === held.length ? 0 : 1);
}
