import { codexBinary } from "./binary.ts";
import { type MockModel, startMockModel } from "./mock_responses.ts";

/** A throw-away `CODEX_HOME` with a mock model behind it. */
export interface CodexHome {
  /** The real Codex. */
  readonly bin: string;
  /** `CODEX_HOME`. */
  readonly home: string;
  /** Working directory of its sessions. */
  readonly project: string;
  /** A second working directory. */
  readonly other: string;
  /** Environment that Codex and rollkeep run with, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  readonly mock: MockModel;
  /** Runs `codex` with a time limit; its stdout. Fails when it fails. */
  run(...args: string[]): Promise<string>;
}

const LIMIT_MS = 60_000;

/** Makes one, gives it to `use`, and removes it whatever happens. */
export async function withCodexHome(use: (codex: CodexHome) => Promise<void>): Promise<void> {
  await withHomeOf(await codexBinary(), use);
}

/** The same for the Codex at this path. */
export async function withHomeOf(
  bin: string,
  use: (codex: CodexHome) => Promise<void>,
): Promise<void> {
  const mock = startMockModel();
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "rollkeep-codex-" }));
  try {
    const folder = async (name: string) => {
      await Deno.mkdir(`${root}/${name}`);
      return `${root}/${name}`;
    };
    const home = await folder("codex");
    const project = await folder("project");
    const other = await folder("other");
    const env = {
      HOME: await folder("home"),
      CODEX_HOME: home,
      MOCK_KEY: "x",
      // Codex before 0.100 asks OpenAI for its models whatever the provider is, and waits.
      OPENAI_BASE_URL: `http://127.0.0.1:${mock.port}/v1`,
      PATH: Deno.env.get("PATH") ?? "",
      TZ: "UTC",
    };
    await Deno.writeTextFile(`${home}/config.toml`, config(mock.port));
    await use(withBinary({ home, project, other, env, mock }, bin));
  } finally {
    await mock.stop();
    await Deno.remove(root, { recursive: true });
  }
}

/** The same home with another Codex. */
export function withBinary(codex: Omit<CodexHome, "bin" | "run">, bin: string): CodexHome {
  const { env, project: cwd } = codex;
  return { ...codex, bin, run: (...args) => runCodex(bin, { args, env, cwd }) };
}

/** The same Codex in another home beside it. */
export function inHome(codex: CodexHome, home: string): CodexHome {
  const env = { ...codex.env, CODEX_HOME: home };
  const run = (...args: string[]) => runCodex(codex.bin, { args, env, cwd: codex.project });
  return { ...codex, home, env, run };
}

interface Run {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

async function runCodex(bin: string, { args, env, cwd }: Run): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(bin, {
    args: [...args],
    env: { ...env },
    clearEnv: true,
    cwd,
    stdin: "null",
    signal: AbortSignal.timeout(LIMIT_MS),
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`codex ${args.join(" ")} failed: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

/** No updates, no analytics, no apps, no daemon: nothing leaves the machine and nothing outlives the test. */
function config(port: number): string {
  return `model = "mock-model"
model_provider = "mock"
check_for_update_on_startup = false
approval_policy = "never"
sandbox_mode = "danger-full-access"

[analytics]
enabled = false

[features]
apps = false
plugins = false
daemon_auto_start = false

[model_providers.mock]
name = "mock"
base_url = "http://127.0.0.1:${port}/v1"
wire_api = "responses"
env_key = "MOCK_KEY"

[tui]
screen_reader_detection_done = true
`;
}
