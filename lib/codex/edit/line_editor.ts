import { UnsupportedError } from "../../model/error.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { asObject, type JsonObject, parseJson } from "../json_value.ts";
import { readChunks, type RolloutTools } from "../rollout_reader.ts";
import { editLine, type FieldEdit } from "./edit_line.ts";
import { type LineKind, lineKind } from "./line_kind.ts";

/** A line that may be edited, parsed. */
export interface EditableLine {
  readonly kind: Exclude<LineKind, "other">;
  readonly payload: JsonObject;
}

/** What to change of a line; empty for nothing. Called in the order of the file. */
export type ChooseEdits = (line: EditableLine) => readonly FieldEdit[];

/** What becomes of the lines of a rollout. */
export interface LineEdits {
  readonly choose: ChooseEdits;
  /** Asked of a line that is too long to be edited, by its kind as far as it is known: whether it may stay. Left out: none may. */
  readonly mayStay?: (kind: LineKind | null) => boolean;
}

/**
 * Edits a rollout while it streams by. Lines of other kinds pass untouched, unparsed and never held, whatever their length;
 * what is given out may be part of what was put in, and is good only until the next chunk is put in.
 */
export interface LineEditor {
  /** Takes the next bytes; gives what is certain by now. */
  push(chunk: Uint8Array): Generator<Uint8Array>;
  /** The rest. A torn last line stays as it is; a whole one that only lacks its line feed is edited (codex-storage §2.1). */
  end(): Generator<Uint8Array>;
}

/** Bytes of an unfinished line after which its kind is looked for. */
const TELLING = 64 * 1024;
/** Longest line that is edited, in bytes without its line feed. */
export const LONGEST_EDITED = 64 * 1024 * 1024;
const LINE_FEED = 10;

const decoder = new TextDecoder();

/** The unfinished line, as far as it is held back. */
interface HeldLine {
  /** Of what kind it is; `null` when not known yet. Of the others nothing is held. */
  kind(): LineKind | null;
  length(): number;
  hold(piece: Uint8Array): void;
  /** Gives it out and holds nothing any more. */
  release(): Uint8Array;
  /** Whether it gets too long with these bytes, and may stay as it is: what is held is then given out. */
  mayStayWith(more: number): boolean;
  /** Lets the rest of the line pass. */
  letPass(): void;
  /** Whether its kind is to be looked for with these bytes; looked for again after twice as many, so that looking stays linear. */
  isToBeLookedAt(more: number): boolean;
  look(): void;
  /** Another line begins. */
  next(): void;
}

/** @throws {UnsupportedError} from `hold`, when the line is longer than 64 MB; the error tells which line it is. */
function newHeldLine(mayStay: (kind: LineKind | null) => boolean): HeldLine {
  let held = new Uint8Array(0);
  let length = 0;
  let lines = 0;
  let kind: LineKind | null = null;
  let nextLook = TELLING;
  const bytes = () => held.subarray(0, length);
  return {
    kind: () => kind,
    length: () => length,
    hold(piece) {
      if (piece.length === 0) return;
      const before = length;
      length += piece.length;
      if (length > LONGEST_EDITED) {
        throw new UnsupportedError(`Cannot edit line ${lines + 1}: it is longer than 64 MB`);
      }
      if (held.length < length) {
        const wider = new Uint8Array(2 * length);
        wider.set(held.subarray(0, before));
        held = wider;
      }
      held.set(piece, before);
    },
    release() {
      const line = bytes();
      length = 0;
      nextLook = TELLING;
      return line;
    },
    mayStayWith: (more) => kind !== "other" && length + more > LONGEST_EDITED && mayStay(kind),
    letPass: () => void (kind = "other"),
    isToBeLookedAt: (more) => kind !== "other" && length + more >= nextLook,
    look() {
      kind = lineKind(bytes());
      nextLook = length * 2;
    },
    next() {
      kind = null;
      lines++;
    },
  };
}

/**
 * An editor at the start of a rollout.
 *
 * @throws {UnsupportedError} from `push`, when a line that would have to be edited is longer than 64 MB.
 */
export function newLineEditor({ choose, mayStay = () => false }: LineEdits): LineEditor {
  const held = newHeldLine(mayStay);
  return {
    *push(chunk) {
      /** Start of what passes untouched and has not been given out. */
      let passed = 0;
      let from = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
        if (held.mayStayWith(end - from)) {
          yield held.release();
          held.letPass();
        }
        if (held.kind() !== "other") {
          const isHeld = held.length() > 0;
          if (isHeld) held.hold(chunk.subarray(from, end));
          const line = isHeld ? held.release() : chunk.subarray(from, end);
          const edited = edit(line, choose);
          if (isHeld || edited !== line) {
            if (passed < from) yield chunk.subarray(passed, from);
            yield edited;
            passed = end;
          }
        }
        held.next();
        from = end + 1;
      }
      const rest = chunk.subarray(from);
      if (held.mayStayWith(rest.length)) {
        if (passed < from) yield chunk.subarray(passed, from);
        passed = from;
        yield held.release();
        held.letPass();
      }
      if (held.isToBeLookedAt(rest.length)) {
        held.hold(rest);
        held.look();
        if (passed < from) yield chunk.subarray(passed, from);
        if (held.kind() === "other") yield held.release();
        return;
      }
      if (held.kind() !== "other") held.hold(rest);
      const end = held.kind() === "other" ? chunk.length : from;
      if (passed < end) yield chunk.subarray(passed, end);
    },
    *end() {
      if (held.length() > 0) yield edit(held.release(), choose);
    },
  };
}

/** The line itself when nothing changes. */
function edit(line: Uint8Array, choose: ChooseEdits): Uint8Array {
  const kind = lineKind(line);
  if (kind === null || kind === "other") return line;
  const payload = asObject(asObject(parseJson(decoder.decode(line)))?.payload);
  return payload === null ? line : editLine(line, choose({ kind, payload }));
}

/** A rollout, plain or compressed, decompressed and edited as it comes; a piece is good until the next. Errors as in `readChunks` and {@link newLineEditor}. */
export async function* editedRollout(
  path: AbsolutePath,
  tools: RolloutTools,
  edits: LineEdits,
): AsyncGenerator<Uint8Array> {
  const editor = newLineEditor(edits);
  for await (const chunk of readChunks(path, tools)) yield* editor.push(chunk);
  yield* editor.end();
}
