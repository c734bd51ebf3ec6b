/**
 * Proves a compiled program: what it is, what it may do by its bytes and by its own word, and that it does no more.
 *
 * @module
 */
import { isDeepStrictEqual as equal } from "node:util";
import { tryDenials } from "./denials.ts";
import {
  type Baked,
  type Limits,
  type ProgramFile,
  readProgram,
  wantedBaked,
} from "./program_file.ts";
import { ownTarget } from "./targets.ts";

/** How much a program may be larger than its runtime, in bytes. */
export const OWN_BYTES = 6_000_000;

/** How a program is proven. */
export interface CheckOptions extends Limits {
  /** Words that start a program for another machine; empty: it is started itself. */
  readonly under: readonly string[];
}

/** What a check says. */
export interface Checked {
  /** For people. */
  readonly lines: readonly string[];
  readonly isProven: boolean;
}

/**
 * Checks one program.
 *
 * @throws {Error} when it is none that was compiled, or one for another system and nothing is named to run it under.
 */
export async function checkProgram(path: string, options: CheckOptions): Promise<Checked> {
  const file = readProgram(path);
  const own = ownTarget();
  if (options.under.length === 0 && file.target !== own) {
    throw new Error(
      `Cannot prove "${path}" here: it is for ${file.target.name}, this is ${
        own?.name ?? "another system"
      }; name what runs it ` +
        "with --under PROGRAM, or check it there",
    );
  }
  const absolute = Deno.realPathSync(path);
  const command = [...options.under, absolute];
  const said = await ask(command);
  const troubles = [
    ...fileTroubles(file, options),
    ...wordTroubles(said, options),
  ];
  const trials = await tryDenials({ command, store: options.store });
  for (const { name, trouble } of trials) {
    if (trouble !== null) troubles.push(`${name}: ${trouble}`);
  }
  const passed = trials.filter(({ trouble }) => trouble === null).length;
  const { own: ownBytes, target, size, sha256, baked } = file;
  const ours = ownBytes === null ? "" : `, ${megabytes(ownBytes)} of them ours`;
  return {
    lines: [
      path,
      `  for       ${target.name}`,
      `  version   ${said.version}, ${said.build}`,
      `  runtime   ${said.runtime.name} ${said.runtime.version}`,
      `  size      ${size} bytes${ours}`,
      `  sha256    ${sha256}`,
      `  baked in  ${bakedText(baked)}`,
      `  trials    ${passed} of ${trials.length} passed`,
      ...troubles.map((trouble) => `  WRONG     ${trouble}`),
    ],
    isProven: troubles.length === 0,
  };
}

/** What `version --json` says, as far as it is looked at. */
export interface ToldVersion {
  readonly version: string;
  readonly build: string;
  readonly runtime: { readonly name: string; readonly version: string };
  readonly permissions: Readonly<Record<string, unknown>>;
}

async function ask(command: readonly string[]): Promise<ToldVersion> {
  const [program, ...words] = command;
  const { success, stdout, stderr } = await new Deno.Command(program!, {
    args: [...words, "version", "--json"],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (success) return JSON.parse(decoder.decode(stdout));
  throw new Error(`"${command.join(" ")}" cannot be run: ${decoder.decode(stderr).trim()}`);
}

/** What is wrong with the file. */
export function fileTroubles({ own, baked }: ProgramFile, limits: Limits): readonly string[] {
  const wanted = wantedBaked(limits);
  const troubles: string[] = [];
  if (own !== null && own > OWN_BYTES) {
    troubles.push(
      `it is ${megabytes(own)} larger than its runtime, ${megabytes(OWN_BYTES)} is the most`,
    );
  }
  for (const name of Object.keys(wanted) as (keyof Baked)[]) {
    if (equal(wanted[name], baked[name])) continue;
    const [is, should] = [baked, wanted].map((all) => JSON.stringify(all[name]));
    troubles.push(`${name} is baked in as ${is} instead of ${should}`);
  }
  return troubles;
}

/** What is wrong with what it says of itself. */
export function wordTroubles(
  { version, permissions }: ToldVersion,
  { store }: Limits,
): readonly string[] {
  const troubles: string[] = [];
  const { version: wanted } = JSON.parse(
    Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)),
  );
  if (version !== wanted) troubles.push(`it says version ${version}, deno.json says ${wanted}`);
  const { prompt: _, import: __, ...baked } = wantedBaked({ store: null });
  for (const [name, should] of Object.entries(baked)) {
    // Of one store it tells which of the folders that it knows lie in it.
    const isLimited = store !== null && (name === "read" || name === "write");
    const is = permissions[name];
    if (isLimited ? is === true : !equal(is, should)) {
      troubles.push(`it reports ${name} as ${JSON.stringify(is)}`);
    }
  }
  return troubles;
}

function bakedText(baked: Baked): string {
  const { prompt, ...all } = baked;
  const names = Object.entries(all).filter(([, granted]) => granted !== false)
    .map(([name, granted]) =>
      granted === true ? name : `${name} (${(granted as string[]).join(", ")})`
    );
  const not = Object.entries(all).filter(([, granted]) => granted === false).map(([name]) => name);
  return `${names.join(", ")}; no ${not.join(", ")}; prompts ${prompt ? "ON" : "off"}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
