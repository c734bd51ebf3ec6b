import { contentText } from "../head/preview_text.ts";
import { asList, asObject, asText, type JsonObject, parseJson } from "../json_value.ts";

/** Longest text made of fields that nobody knows, in characters. */
const MOST_UNKNOWN = 4096;

/** What a response item calls its tool with: the command line of a command, else the arguments as they are. */
export function toolInput(call: JsonObject): string {
  const text = asText(call.arguments) ?? asText(call.input);
  if (text === null) return commandText(asObject(call.action)?.command);
  const known = asObject(parseJson(text));
  const command = known?.cmd ?? known?.command;
  return command === undefined ? text : commandText(command);
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
}

/** The lines that Codex writes above the output of a command, down to `Output:`. */
const PREAMBLE =
  /^(?:(?:Chunk ID|Wall time|Exit code|Process exited|Process running|Original token count|Total output lines)[^\n]*\n)+(?:Output:\n|$)/;
const EXIT_CODE = /^(?:Process exited with code|Exit code:) (-?\d+)$/m;

/** Reads the `output` of a response item: text, JSON in text, a content list, or an object around one of these. */
export function toolOutput(output: unknown): ToolOutput {
  if (typeof output === "string") return textOutput(output);
  const content = asObject(output)?.content ?? output;
  if (typeof content === "string") return textOutput(content);
  const list = asList(content);
  const hasImage = list.some((part) => asObject(part)?.type === "input_image");
  return { text: contentText(list) || (hasImage ? "[Image]" : ""), exitCode: null };
}

function textOutput(text: string): ToolOutput {
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

/** The key `exit_code` as a number; `null` when it is none. */
export function exitCodeOf(fields: JsonObject | null): number | null {
  return typeof fields?.exit_code === "number" ? fields.exit_code : null;
}
