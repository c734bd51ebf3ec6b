import { DatabaseSync } from "node:sqlite";
import { denoEnvironment } from "../support/rollkeep.ts";
import { withSampleStore } from "../support/sample_store.ts";
import { snapshot } from "../support/tree.ts";
import type { Outcomes } from "./deeds/deed.ts";

/** The checkout, or what of it the program is. */
const ROOT = new URL("../..", import.meta.url).pathname;
const PROGRAM = ["confined.ts", "main.ts", "deno.json", "deno.lock", "commands", "lib"];
const ATTACK = ["tests/sandbox/attack.ts", "tests/sandbox/deeds"];
/** What `deno task compile` reads beside the program. */
const COMPILING = ["scripts/compile.ts", "scripts/ship", "scripts/store"];

/** The commands that are attacked from inside, one that reads and one that changes: the file, and the function in it. */
const ATTACKED = [["list", "runList"], ["delete", "runDelete"]] as const;

/** Copies the program into a folder, with every deed of the attack in place of what `list` and `delete` do. */
export async function attackedHouse(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/tests/sandbox`, { recursive: true });
  await Deno.mkdir(`${folder}/scripts`);
  for (const name of [...PROGRAM, ...ATTACK, ...COMPILING]) {
    const command = new Deno.Command("cp", { args: ["-a", `${ROOT}${name}`, `${folder}/${name}`] });
    if (!(await command.output()).success) throw new Error(`cannot copy ${name}`);
  }
  for (const [command, run] of ATTACKED) {
    const code = `import { attack } from "../../tests/sandbox/attack.ts";
export async function ${run}(_request, { store }) {
  await attack(store.home);
  return 0 as const;
}
`;
    await Deno.writeTextFile(`${folder}/commands/${command}/run.ts`, `// @ts-nocheck\n${code}`);
  }
}

/** What an attack came to. */
export interface Attack {
  readonly outcomes: Outcomes;
  /** How often something was at the port, or asked the proxy for the network. */
  readonly guests: number;
  /** What is outside that was not before, was changed or is gone. */
  readonly changedOutside: readonly string[];
}

/** Names of the deeds that came to something. */
export function gained(outcomes: Outcomes): string[] {
  return Object.keys(outcomes).filter((name) => outcomes[name]!.startsWith("gained")).sort();
}

/** Runs a program that is attacked from inside, on a store full of links that lead outside. */
export async function underAttack(
  command: (home: string) => readonly string[],
  cwd: string,
): Promise<Attack> {
  let attack: Attack | undefined;
  await withSampleStore({ threads: 5 }, async ({ home, env }) => {
    const outside = `${env.HOME}/outside`;
    let guests = 0;
    using port = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const counting = countGuests(port, () => guests++);
    await plant(home, { outside, cache: `${env.XDG_CACHE_HOME}/rollkeep`, port: port.addr.port });
    using socket = Deno.listen({ transport: "unix", path: `${outside}/socket` });
    const countingSocket = countGuests(socket, () => guests++);
    const state = async () => [
      ...await snapshot(outside, () => false),
      ...["auth.json", "config.toml"].map((name) => Deno.readTextFileSync(`${home}/${name}`)),
      ...[...Deno.readDirSync(home)].map(({ name }) => name)
        .filter((name) => !/-(?:wal|shm|journal)$/.test(name)).sort(),
    ];
    const before = await state();
    const proxy = `http://127.0.0.1:${port.addr.port}`;
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", 'exec 5< "$0"; exec "$@"', `${outside}/secret`, ...command(home)],
      cwd,
      env: {
        ...denoEnvironment(env),
        HTTP_PROXY: proxy,
        HTTPS_PROXY: proxy,
        DENO_NO_UPDATE_CHECK: "1",
        NO_COLOR: "1",
      },
      clearEnv: true,
      stdin: "null",
    }).output();
    const said = new TextDecoder().decode(stdout);
    if (code !== 0) throw new Error(`${said}${new TextDecoder().decode(stderr)}`);
    const after = await state();
    port.close();
    socket.close();
    await Promise.all([counting, countingSocket]);
    attack = {
      outcomes: JSON.parse(said.trim().split("\n").at(-1)!),
      guests,
      changedOutside: [
        ...after.filter((line) => !before.includes(line)),
        ...before.filter((line) => !after.includes(line)).map((line) => `gone: ${line}`),
      ],
    };
  });
  return attack!;
}

async function countGuests(listener: Deno.Listener, count: () => void): Promise<void> {
  for await (const guest of listener) {
    count();
    guest.close();
  }
}

async function plant(
  home: string,
  { outside, cache, port }: {
    readonly outside: string;
    readonly cache: string;
    readonly port: number;
  },
): Promise<void> {
  await Deno.mkdir(outside);
  await Deno.mkdir(cache, { recursive: true });
  const files = {
    secret: "TOPSECRET",
    "mod.js": 'export default "TOPSECRET";',
    "mod.json": '{"k":"TOPSECRET"}',
    "mod.cjs": 'module.exports = "TOPSECRET";',
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${outside}/${name}`, text);
  }
  const database = new DatabaseSync(`${outside}/db.sqlite`);
  database.exec("CREATE TABLE t(x); INSERT INTO t VALUES ('TOPSECRET')");
  database.close();
  await Deno.writeTextFile(`${home}/auth.json`, '{"key":"TOPSECRET"}');
  await Deno.writeTextFile(`${home}/config.toml`, "# mine\n");
  await Deno.writeTextFile(`${home}/sessions/port`, `${port}`);
  await Deno.symlink(`${outside}/secret`, `${home}/planted`);
  await Deno.symlink(outside, `${home}/planted-dir`);
  await Deno.symlink(outside, `${home}/sessions/planted-dir`);
  await Deno.symlink(`${outside}/socket`, `${home}/sessions/planted.sock`);
  await Deno.symlink(`${outside}/db.sqlite`, `${home}/planted.sqlite`);
  await Deno.symlink(`${outside}/mod.js`, `${home}/planted-mod.js`);
}
