/**
 * What the gates are too small for, before a release: `deno task release:check [NAME…]`, without a name all of it. What cannot be
 * done on this machine is named with its reason and counts as failed, unless `--without NAME` says that it may be missing.
 *
 * @module
 */
import { parseArgs } from "node:util";

/** One part of the check. */
export interface Part {
  readonly name: string;
  /** What it holds, for people. */
  readonly brief: string;
  /** Words to run. */
  readonly words: readonly string[];
  /** Programs that it needs, and how each is had. */
  readonly needs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** What has the runtimes beside a checkout where Deno's own downloads are out of reach, as for `.ci/run`. */
const RUNTIMES = new URL("../../../shared/tools/compile-runtime.sh", import.meta.url).pathname;
const PROGRAM = new URL("../../dist/rollkeep", import.meta.url).pathname;
const TEST = ["deno", "test", "--lock=tests/deno.lock", "--no-check", "--no-prompt", "-A"];
const GO = { go: "install Go, or actionlint by hand" };

/** Every part, in this order. */
export const PARTS: readonly Part[] = [
  {
    name: "workflows",
    brief: "actionlint finds nothing in the workflows",
    words: ["go", "run", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"],
    needs: GO,
  },
  {
    name: "shell",
    brief: "shellcheck finds nothing in the installer",
    words: ["shellcheck", "--shell=sh", "packaging/install.sh"],
    needs: { shellcheck: "apt-get install shellcheck" },
  },
  {
    name: "formula",
    brief: "the formula of Homebrew is Ruby",
    words: ["ruby", "-c", "packaging/rollkeep.rb"],
    needs: { ruby: "apt-get install ruby" },
  },
  { name: "compile", brief: "a program comes out", words: ["deno", "task", "compile"] },
  {
    name: "proof",
    brief: "it is what it should be, and does no more",
    words: ["deno", "task", "compile", "--check", "dist/rollkeep"],
  },
  {
    name: "binary",
    brief: "it writes, asks and reaches what it may",
    words: ["deno", "task", "binary"],
    needs: { strace: "apt-get install strace", python3: "apt-get install python3" },
  },
  {
    name: "golden",
    brief: "it says and does what the golden command lines and all of tests/cli say",
    words: ["deno", "task", "golden"],
    env: { ROLLKEEP: PROGRAM },
  },
  {
    name: "packages",
    brief:
      "install.sh, dpkg and the steps of makepkg, Homebrew and an image install it from local files; the bill of materials is one",
    words: [...TEST, "tests/ship"],
    needs: {
      dpkg: "run it on Debian or Ubuntu",
      "dpkg-deb": "run it on Debian or Ubuntu",
      ruby: "apt-get install ruby",
      busybox: "apt-get install busybox-static",
      zsh: "apt-get install zsh",
      python3: "apt-get install python3 python3-venv",
    },
  },
  {
    name: "node",
    brief: "the npm package reads with Node 26 and 24, and says what it is not",
    words: ["deno", "task", "npm:check"],
  },
  {
    name: "guides",
    brief: "links lead somewhere, and what the pages quote is what the program says",
    words: ["deno", "task", "docs"],
  },
  {
    name: "targets",
    brief: "there is a program for each of the five systems",
    words: ["deno", "task", "compile", "--all"],
  },
  {
    name: "emulated",
    brief: "the one for arm64 passes its trials under qemu (takes minutes)",
    words: ["deno", "task", "emulated"],
    needs: {
      "qemu-aarch64-static":
        "apt-get install qemu-user-static libc6-arm64-cross libgcc-s1-arm64-cross",
    },
  },
];

/** Programs that a part needs and this machine has not, with the way out. */
export function missingFor(
  { needs = {} }: Pick<Part, "needs">,
  isHere: (program: string) => boolean,
): readonly string[] {
  return Object.entries(needs).filter(([program]) => !isHere(program))
    .map(([program, way]) => `${program} is missing: ${way}`);
}

/**
 * The parts that were asked for.
 *
 * @throws {TypeError} naming a part that there is not.
 */
export function chosenParts(args: readonly string[]): readonly Part[] {
  const { values: { without = [] }, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { without: { type: "string", multiple: true } },
  });
  const strange = [...positionals, ...without].find((name) =>
    !PARTS.some((part) => part.name === name)
  );
  if (strange !== undefined) {
    const names = PARTS.map(({ name }) => name).join(", ");
    throw new TypeError(`There is no part "${strange}": they are ${names}`);
  }
  return PARTS.filter(({ name }) =>
    (positionals.length === 0 || positionals.includes(name)) && !without.includes(name)
  );
}

function isOnPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      // Not in this folder.
      return false;
    }
  });
}

/**
 * The runtimes of both processors that Linux programs are for, for all parts at once, where nobody has named any and they are to be
 * had; else nothing, and Deno fetches them.
 */
async function namedRuntimes(): Promise<Readonly<Record<string, string>>> {
  const isNamed = Deno.env.has("DENORT_BIN");
  if (isNamed || !await Deno.lstat(RUNTIMES).then(() => true, () => false)) return {};
  const script = `for machine in x64 arm64; do
    eval "$(bash "$0" "$machine")"
    all=\${all:+$all:}$DENORT_BIN
  done
  printf '%s\n' "$all" "$COMPILE_DENO" "$DENO_TLS_CA_STORE"`;
  const args = ["-euc", script, RUNTIMES];
  const { success, stdout, stderr } = await new Deno.Command("bash", { args }).output();
  if (!success) throw new Error(`${RUNTIMES} has failed: ${new TextDecoder().decode(stderr)}`);
  const [DENORT_BIN, COMPILE_DENO, DENO_TLS_CA_STORE] = new TextDecoder().decode(stdout).split(
    "\n",
  );
  return {
    DENORT_BIN: DENORT_BIN!,
    COMPILE_DENO: COMPILE_DENO!,
    DENO_TLS_CA_STORE: DENO_TLS_CA_STORE!,
  };
}

async function passes({ words: [program, ...args], env = {} }: Part): Promise<boolean> {
  const command = program === "deno" ? Deno.execPath() : program!;
  const { success } = await new Deno.Command(command, { args, env, stdin: "null" }).spawn().status;
  return success;
}

if (import.meta.main) {
  try {
    const failed: string[] = [];
    const parts = chosenParts(Deno.args);
    for (const [name, value] of Object.entries(await namedRuntimes())) Deno.env.set(name, value);
    for (const part of parts) {
      console.log(`== ${part.name}: ${part.brief}`);
      const missing = missingFor(part, isOnPath);
      for (const line of missing) console.log(line);
      if (missing.length > 0 || !await passes(part)) failed.push(part.name);
    }
    if (failed.length > 0) console.log(`failed: ${failed.join(", ")}`);
    console.log(`${parts.length - failed.length} passed, ${failed.length} failed`);
    Deno.exit(failed.length === 0 ? 0 : 1);
  } catch (error) {
    console.error(`Error: ${(error as Error).message}`);
    Deno.exit(1);
  }
}
