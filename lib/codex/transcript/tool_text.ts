import { contentText } from "../head/preview_text.ts";
import { asList, asObject, asText, type JsonObject, parseJson } from "../json_value.ts";

/** Longest text made of fields that nobody knows, in characters. */
const MOST_UNKNOWN = 4096;

/** What a response item calls its tool with: the command line of a command, else the arguments as they are. */
export function toolInput(call: JsonObject): string {
  const given = call.arguments ?? call.input;
  if (given === undefined) return commandText(asObject(call.action)?.command);
  const text = typeof given === "string" ? given : null;
  const known = asObject(text === null ? given : parseJson(text));
  const command = known?.cmd ?? known?.command;
  return command === undefined ? text ?? argumentsText(given) : commandText(command);
}

/** A command as a person would type it: without the shell around it. */
export function commandText(command: unknown): string {
  if (typeof command === "string") return command;
  const words = asList(command).map((word) => `${word}`);
  const wrapped = words.length === 3 && /(?:^|\/)(?:ba|z|da)?sh$/.test(words[0]!) &&
    /^-l?c$/.test(words[1]!);
  return wrapped ? words[2]! : words.join(" ");
}

/** Arguments of any shape as text. */
export function argumentsText(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= MOST_UNKNOWN ? text : `${text.slice(0, MOST_UNKNOWN)}…`;
}

/** What a tool gave back. */
export interface ToolOutput {
  /** Its text, without the lines that Codex writes above it for the model. */
  readonly text: string;
  /** Exit status of a command; `null` when it has none or none yet. */
  readonly exitCode: number | null;
  /** Whether the output says that the call failed. */
  readonly failed: boolean;
}

/** The lines that Codex writes above the output of a command, down to `Output:`. */
const PREAMBLE =
  /^(?:(?:Command|Chunk ID|Wall time|Duration|Exit code|Process exited|Process running|Original token count|Total output lines)[^\n]*\n)+(?:(?:Final output|Output):\n|$)/;
const EXIT_CODE = /^(?:Process exited with code|Exit code:) (-?\d+)$/m;

/** Reads the `output` of a response item: text, JSON in text, a content list, or an object around one of these. */
export function toolOutput(output: unknown): ToolOutput {
  const wrapped = asObject(output);
  const content = wrapped?.content ?? output;
  const { text, exitCode } = typeof content === "string"
    ? textOutput(content)
    : listOutput(content);
  const failed = wrapped?.success === false || (exitCode ?? 0) !== 0 || UNPATCHED.test(text);
  return { text, exitCode, failed };
}

/** What Codex gives back for a patch that does not fit. */
const UNPATCHED = /^apply_patch verification failed\b/;

type Given = Pick<ToolOutput, "text" | "exitCode">;

function listOutput(content: unknown): Given {
  const list = asList(content);
  const hasImage = list.some((part) => asObject(part)?.type === "input_image");
  return { text: contentText(list) || (hasImage ? "[Image]" : ""), exitCode: null };
}

function textOutput(text: string): Given {
  const wrapped = text.startsWith("{") ? asObject(parseJson(text)) : null;
  if (typeof wrapped?.output === "string") {
    return { text: wrapped.output, exitCode: exitCodeOf(asObject(wrapped.metadata)) };
  }
  const preamble = PREAMBLE.exec(`${text}\n`)?.[0];
  if (preamble === undefined) return { text, exitCode: null };
  const exitCode = EXIT_CODE.exec(preamble)?.[1];
  return {
    text: text.slice(preamble.length),
    exitCode: exitCode === undefined ? null : Number(exitCode),
  };
}

const PATCHED = /^\*\*\* (Add|Update|Delete) File: (.+)$/gm;

/** What a patch does in short, `add a.txt, update b.ts`; `null` when it names no file. */
export function patchBrief(patch: string): string | null {
  const files = [...patch.matchAll(PATCHED)].map(([, verb, path]) =>
    `${verb!.toLowerCase()} ${path}`
  );
  return files.length === 0 ? null : files.join(", ");
}

/** The files of an event or item about changes, in short: `add a.txt, delete b.ts`. */
export function changesBrief(changes: unknown): string {
  return Object.entries(asObject(changes) ?? {})
    .map(([path, change]) => `${verbOf(change)} ${path}`).join(", ");
}

/** The same with what was changed in each file. */
export function changesText(changes: unknown): string {
  return Object.entries(asObject(changes) ?? {}).map(([path, change]) => {
    const fields = asObject(change);
    const text = asText(fields?.unified_diff) ?? asText(fields?.content);
    return text === null ? `${verbOf(change)} ${path}` : `${verbOf(change)} ${path}\n${text}`;
  }).join("\n");
}

function verbOf(change: unknown): string {
  const fields = asObject(change);
  return asText(fields?.type) ?? asText(asObject(fields?.kind)?.type) ?? "change";
}

/** The key `exit_code` as a number; `null` when it is none. */
export function exitCodeOf(fields: JsonObject | null): number | null {
  return typeof fields?.exit_code === "number" ? fields.exit_code : null;
}
