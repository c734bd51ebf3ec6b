import { baseName } from "../text/path_text.ts";

/** Digest of the first bytes of a rollout. */
export interface Mark {
  /** How many bytes it covers, from the start. */
  readonly bytes: number;
  /** The first {@link MARK_DIGITS} hex digits of their SHA-256. */
  readonly digest: string;
}

/** How many bytes were sealed, and their SHA-256. */
export interface SealedBytes {
  /** `null`: the sidecar does not say, for another tool has made it. */
  readonly bytes: number | null;
  /** SHA-256, 64 lower-case hex digits. */
  readonly digest: string;
}

/** What a sidecar says of its rollout. */
export interface Seal extends SealedBytes {
  /** The same of what a compressed rollout holds: Codex unpacks it. `null`: it says nothing of that. */
  readonly content: SealedBytes | null;
  /** Digests on the way, in order: of the content where the rollout is compressed. Empty: no damage can be placed. */
  readonly marks: readonly Mark[];
}

/** Enough to place a damage: whether there is one the whole digest tells. */
export const MARK_DIGITS = 16;

/** Most marks of one sidecar: up to 16 GiB one a MiB. */
export const MOST_MARKS = 16 * 1024;

/** Most bytes of a sidecar that is read. */
export const MOST_SIDECAR_BYTES = 1024 * 1024;

const MIB = 1024 * 1024;

/** Ending of a sidecar's name behind that of its rollout. */
export const SIDECAR_ENDING = ".sha256";

/** Whether a name can stand in a sidecar: with a backslash or a control character `sha256sum` would read another one. */
export function canBeNamed(name: string): boolean {
  // deno-lint-ignore no-control-regex -- these are what it is about
  return !/[\\\x00-\x1f\x7f]/.test(name);
}

/** The text of the sidecar of a rollout with this name. `sha256sum -c` takes all but its second line for comments. */
export function sealText(seal: Seal & { readonly bytes: number }, name: string): string {
  const { content } = seal;
  return [
    `# sealed ${seal.bytes} bytes`,
    `${seal.digest}  ${name}`,
    ...(content === null ? [] : [`# content ${content.bytes} bytes ${content.digest}`]),
    ...seal.marks.map(({ bytes, digest }) => `# to ${bytes / MIB} MiB ${digest}`),
    "",
  ].join("\n");
}

/**
 * Reads a sidecar as this program and others write it (compat §3.8): lines of `<64 hex>` or `<64 hex> <name>`, of which the first
 * without a name or with the rollout's counts, an asterisk before a name ignored; blank lines and other comments are passed by.
 *
 * @throws {Error} when there is no such line.
 */
export function parseSeal(text: string, name: string): Seal {
  let digest: string | null = null;
  let bytes: number | null = null;
  let content: SealedBytes | null = null;
  const marks: Mark[] = [];
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === "") continue;
    if (!trimmed.startsWith("#")) {
      digest ??= digestIn(trimmed, name);
      continue;
    }
    const sealed = /^# sealed (\d{1,15}) bytes$/.exec(trimmed);
    if (sealed !== null) bytes ??= Number(sealed[1]);
    const held = /^# content (\d{1,15}) bytes ([0-9a-f]{64})$/.exec(trimmed);
    if (held !== null) content ??= { bytes: Number(held[1]), digest: held[2]! };
    const mark = /^# to (\d{1,9}) MiB ([0-9a-f]{16})$/.exec(trimmed);
    const last = marks.at(-1)?.bytes ?? 0;
    if (mark === null || marks.length === MOST_MARKS) continue;
    const to = Number(mark[1]) * MIB;
    if (to > last) marks.push({ bytes: to, digest: mark[2]! });
  }
  if (digest === null) throw new Error("no valid sha256 entry in sidecar");
  return { bytes, digest, content, marks };
}

/** The digest of a line; `null` where it is another file's. @throws {Error} when it is none. */
function digestIn(line: string, name: string): string | null {
  const [, hex, rest] = /^(\S+)(?:\s+(.+))?$/.exec(line) ?? [];
  if (hex === undefined || !/^[0-9a-f]{64}$/i.test(hex)) {
    throw new Error("invalid sha256 sidecar format");
  }
  if (rest !== undefined && baseName(rest.replace(/^\*/, "")) !== name) return null;
  return hex.toLowerCase();
}
