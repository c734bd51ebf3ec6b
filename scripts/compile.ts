/**
 * Compiles the program for this system into `dist/rollkeep`, for others into the files of a release, or proves one.
 * `DENORT_BIN` names a runtime to build on, or one for each system as `PATH` names folders, and `COMPILE_DENO` the Deno of its version;
 * without them Deno fetches the official runtime itself.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { allWorkers } from "../commands/table.ts";
import { HEAD_WORKER } from "../lib/side_by_side/begin_listing.ts";
import { LOOK_WORKER } from "../lib/system/look.ts";
import { checkProgram } from "./ship/check_program.ts";
import { compileProgram, releaseTrouble, runtimeVersion } from "./ship/compile_program.ts";
import { ownTarget, type Target, targetNamed, TARGETS } from "./ship/targets.ts";

const USAGE = `deno task compile [--target T | --all] [--store DIR] [--release] [--output FILE]
deno task compile --check FILE [--store DIR] [--under PROGRAM]

T is ${
  TARGETS.map(({ name }) => name).join(", ")
}; without one it is this system, and the file is dist/rollkeep.
--store    the program may read and write this folder only
--release  no trial build; takes Deno 2.9 or later
--check    proves a compiled program: what it is, what it may do, and that it does no more
--under    what starts a program for another machine, with words of its own: "qemu-aarch64-static -L DIR"`;

/** What was asked for. */
export interface CompileWords {
  /** Left out: this system. */
  readonly targets?: readonly Target[];
  readonly store: string | null;
  readonly isRelease: boolean;
  readonly output: string | null;
  readonly check: string | null;
  readonly under: readonly string[];
}

/**
 * Reads the words of the task.
 *
 * @throws {TypeError} naming what is wrong.
 */
export function readWords(args: readonly string[]): CompileWords {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { ...text, multiple: true },
      all: { type: "boolean" },
      store: text,
      release: { type: "boolean" },
      output: text,
      check: text,
      under: text,
    },
  });
  const targets = values.all ? TARGETS : values.target?.map(requireTarget);
  if (values.output !== undefined && (targets?.length ?? 1) > 1) {
    throw new TypeError("--output is the file of one program: name one --target");
  }
  return {
    ...(targets === undefined ? {} : { targets }),
    store: values.store === undefined ? null : requireFolder(values.store),
    isRelease: values.release ?? false,
    output: values.output ?? null,
    check: values.check ?? null,
    under: values.under?.split(" ") ?? [],
  };
}

function requireTarget(name: string): Target {
  const target = targetNamed(name);
  if (target !== null) return target;
  const names = TARGETS.map(({ name }) => name).join(", ");
  throw new TypeError(`There is no target "${name}": it is one of ${names}`);
}

/** A store that is a link is one behind it: the runtime compares paths as they are written. */
function requireFolder(path: string): string {
  try {
    const real = Deno.realPathSync(path);
    if (Deno.statSync(real).isDirectory) return real;
  } catch {
    // Said below: nothing is there, or nothing that may be looked at.
  }
  throw new TypeError(`Cannot limit the program to "${path}": it is no folder`);
}

/** Compiles for one system; whether that succeeded. */
async function compileFor(target: Target | null, words: CompileWords): Promise<boolean> {
  const version = await runtimeVersion();
  const plain = `dist/rollkeep${Deno.build.os === "windows" ? ".exe" : ""}`;
  const isPlain = words.targets === undefined || target === null;
  const output = words.output ?? (isPlain ? plain : `dist/${target.file}`);
  const all = [...allWorkers(), HEAD_WORKER, LOOK_WORKER].map(({ href }) => href);
  const { store, isRelease } = words;
  // One that was narrowed runs the command where it is: main.ts has that way, which needs no workers.
  const program = store === null
    ? { main: "confined.ts", workers: all }
    : { main: "main.ts", workers: [] };
  // What lies there from before is not taken for what could not be made.
  await Deno.remove(output).catch(() => {});
  const trouble = await compileProgram({
    ...program,
    store,
    isRelease,
    output,
    ...(isPlain ? {} : { target }),
  });
  if (trouble === null) {
    const kind = isRelease ? "a release" : "a trial build, not for others (--release makes one)";
    const limit = store === null ? "" : `, limited to ${store}`;
    console.log(`${output}: ${kind}, on Deno ${version}${limit}`);
    return true;
  }
  const name = target?.name ?? `${Deno.build.os} on ${Deno.build.arch}`;
  console.error(`Cannot compile for ${name}: ${trouble}`);
  return false;
}

async function main(words: CompileWords): Promise<boolean> {
  if (words.check !== null) {
    const { store, under } = words;
    const { lines, isProven } = await checkProgram(words.check, { store, under });
    for (const line of lines) console.log(line);
    return isProven;
  }
  const trouble = words.isRelease ? releaseTrouble(await runtimeVersion()) : null;
  if (trouble !== null) throw new TypeError(trouble);
  let isWhole = true;
  for (const target of words.targets ?? [ownTarget()]) {
    isWhole = await compileFor(target, words) && isWhole;
  }
  return isWhole;
}

if (import.meta.main) {
  try {
    if (Deno.args.includes("--help")) console.log(USAGE);
    else if (!await main(readWords(Deno.args))) Deno.exit(1);
  } catch (error) {
    console.error(`Error: ${(error as Error).message}`);
    Deno.exit(1);
  }
}
