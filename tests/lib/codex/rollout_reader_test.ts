import assert from "node:assert/strict";
import fc from "fast-check";
import { lineStartAfter, plainLines, readLines } from "../../../lib/codex/rollout_reader.ts";
import { errorCode } from "../../../lib/system/files.ts";
import { SAMPLE_NAME, SYSTEM, withRollout } from "../../support/rollout_file.ts";
import { absolute } from "../../support/value/paths.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Lines and their offsets, found the simple way. */
function naiveLines(text: string, { start = 0, end = Infinity } = {}): [number, string][] {
  const lines: [number, string][] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const cut = decoder.decode(encoder.encode(line).subarray(0, Math.max(0, end - offset)));
    const isEmptyEnd = offset >= Math.min(end, encoder.encode(text).length);
    if (offset >= start && !isEmptyEnd) lines.push([offset, cut]);
    offset += encoder.encode(line).length + 1;
  }
  return lines;
}

async function linesOf(path: string, range = {}): Promise<[number, string][]> {
  const lines: [number, string][] = [];
  for await (const line of readLines(absolute(path), SYSTEM, range)) {
    lines.push([line.offset, decoder.decode(line.bytes!)]);
  }
  return lines;
}

/** Lines of some length: a few of them exceed one chunk. */
const content = fc.array(
  fc.tuple(fc.constantFrom("a", "{", " "), fc.constantFrom(0, 1, 7, 100_000, 300_000))
    .map(([letter, length]) => letter.repeat(length)),
  { maxLength: 6 },
).map((lines) => lines.join("\n"));

Deno.test("readLines() gives the lines of a plain split for plain and compressed files, in several frames too", async () => {
  await fc.assert(
    fc.asyncProperty(content, fc.nat(300_000), async (text, cut) => {
      const expected = naiveLines(text);
      await withRollout(text, async (path) => assert.deepEqual(await linesOf(path), expected));
      const bytes = encoder.encode(text);
      const frames = await Promise.all(
        [bytes.slice(0, cut), bytes.slice(cut)].map((part) => SYSTEM.compression.zstdFrame(part)),
      );
      const joined = new Uint8Array([...frames[0]!, ...frames[1]!]);
      await withRollout(
        joined,
        async (path) => assert.deepEqual(await linesOf(path), expected),
        { name: `${SAMPLE_NAME}.zst` },
      );
    }),
    { numRuns: 15 },
  );
});

Deno.test("readLines() of a range stops at its end, in bytes of the decompressed file", async () => {
  const text = "one\ntwo\nthree\n";
  const frame = await SYSTEM.compression.zstdFrame(encoder.encode(text));
  for (const range of [{ end: 8 }, { start: 4 }, { start: 4, end: 8 }, { end: 0 }, { end: 10 }]) {
    const expected = naiveLines(text, range);
    await withRollout(text, async (path) => assert.deepEqual(await linesOf(path, range), expected));
    await withRollout(
      frame,
      async (path) => assert.deepEqual(await linesOf(path, range), expected),
      { name: `${SAMPLE_NAME}.zst` },
    );
  }
});

Deno.test("readLines() gives what could be decoded of a cut-off file, then an error with code EZSTD", async () => {
  const text = Array.from({ length: 50_000 }, (_, at) => `line ${at * 7919 % 50_000}\n`).join("");
  const frame = await SYSTEM.compression.zstdFrame(encoder.encode(text));
  const seen: string[] = [];
  const read = withRollout(frame.slice(0, frame.length / 2), async (path) => {
    for await (const line of readLines(path, SYSTEM)) {
      seen.push(decoder.decode(line.bytes!));
    }
  }, { name: `${SAMPLE_NAME}.zst` });
  await assert.rejects(read, (error) => errorCode(error) === "EZSTD");
  assert.equal(seen[0], "line 0");
});

Deno.test("readLines() says whether the last line is torn", async () => {
  await withRollout("a\nb", async (path) => {
    const lines = await Array.fromAsync(
      readLines(path, SYSTEM),
      (line) => line.terminated,
    );
    assert.deepEqual(lines, [true, false]);
  });
});

Deno.test("lineStartAfter() finds the next line that plainLines() would give", async () => {
  const text = `one\n${"x".repeat(600_000)}\nthree\nfour`;
  await withRollout(text, (path) => {
    const file = SYSTEM.files.open(path);
    try {
      const size = encoder.encode(text).length;
      const starts = [...plainLines(file)].map((line) => line.offset);
      for (const offset of [0, 1, 3, 4, 5, 599_999, 600_005, 600_006, size - 1, size]) {
        const next = starts.find((start) => start >= offset) ?? null;
        assert.equal(lineStartAfter(file, offset, { end: size }), next, `${offset}`);
      }
      assert.equal(lineStartAfter(file, 5, { end: 600_000 }), null);
      assert.equal(lineStartAfter(file, 0, { end: 0 }), null);
    } finally {
      file.close();
    }
  });
});
