import assert from "node:assert/strict";
import { canBeNamed, parseSeal, sealText } from "../../../lib/seal/sidecar_text.ts";

const HEX = "0123456789abcdef".repeat(4);
const OTHER = "f".repeat(64);

Deno.test("sealText() puts the size first, then the line of sha256sum, and parseSeal() reads all of it back", () => {
  const seal = {
    bytes: 5_000_000,
    digest: HEX,
    content: { bytes: 9_000_000, digest: OTHER },
    marks: [{ bytes: 1024 * 1024, digest: "00112233445566aa" }],
  };
  const text = sealText(seal, "a b.jsonl.zst");
  assert.deepEqual(text.split("\n").slice(0, 2), [
    "# sealed 5000000 bytes",
    `${HEX}  a b.jsonl.zst`,
  ]);
  assert.deepEqual(parseSeal(text, "a b.jsonl.zst"), seal);
});

Deno.test("parseSeal() takes a digest alone, one with a name, an asterisk, a folder, capitals, blank lines and comments", () => {
  const plain = { bytes: null, digest: HEX, content: null, marks: [] };
  for (
    const text of [
      HEX,
      `${HEX}  a.jsonl`,
      `\n# made by hand\r\n${HEX.toUpperCase()} *a.jsonl\r\n`,
      `${HEX}  /somewhere/else/../a.jsonl`,
      `${OTHER}  b.jsonl\n${HEX}  a.jsonl\n${OTHER}`,
    ]
  ) {
    assert.deepEqual(parseSeal(text, "a.jsonl"), plain, text);
  }
});

Deno.test("parseSeal() refuses what is no sidecar in the words of codexsm, and does not fall for numbers that are none", () => {
  for (const text of ["digest", "\u0000\u0001", `${HEX.slice(1)}  a.jsonl`, `${HEX}x`]) {
    assert.throws(() => parseSeal(text, "a.jsonl"), /invalid sha256 sidecar format/, text);
  }
  for (const text of ["", "# only a comment", `${HEX}  b.jsonl`]) {
    assert.throws(() => parseSeal(text, "a.jsonl"), /no valid sha256 entry in sidecar/, text);
  }
  const odd = parseSeal(
    `# sealed -1 bytes\n# sealed 99999999999999999999 bytes\n${HEX}\n# to 2 MiB 0011223344556677\n` +
      "# to 1 MiB 0011223344556677\n# to 1e9 MiB 0011223344556677\n",
    "a",
  );
  assert.deepEqual([odd.bytes, odd.marks.map(({ bytes }) => bytes)], [null, [2 * 1024 * 1024]]);
});

Deno.test("canBeNamed() refuses names that sha256sum reads as others", () => {
  assert.deepEqual(
    ["a b.jsonl", "ä.jsonl", "a\nb.jsonl", "a\\b.jsonl", "a\u007f.jsonl"].map(canBeNamed),
    [true, true, false, false, false],
  );
});
