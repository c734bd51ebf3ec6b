import assert from "node:assert/strict";
import { billOfMaterials } from "../../scripts/ship/sbom.ts";

/** What reads bills of materials, by the schema of CycloneDX that it brings along. */
const READER = "cyclonedx-python-lib[json-validation]==11.12.0";
const ASK = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
error = JsonStrictValidator(SchemaVersion.V1_5).validate_str(sys.stdin.read())
print("valid" if error is None else error)`;

async function run(program: string, args: readonly string[], input = ""): Promise<string> {
  const process = new Deno.Command(program, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await process.output();
  assert.ok(success, `${program} ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("the bill of materials is valid by the schema of CycloneDX, and what is no bill is told apart", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-bill-" });
  try {
    await run("python3", ["-m", "venv", folder]);
    await run(`${folder}/bin/pip`, ["install", "--quiet", "--disable-pip-version-check", READER]);
    const ask = (bill: string) => run(`${folder}/bin/python`, ["-c", ASK], bill);
    const lock = await Deno.readTextFile(new URL("../../deno.lock", import.meta.url));
    const bill = billOfMaterials({ version: "1.2.3-rc.1", runtime: "2.9.6", lock });
    assert.equal(await ask(bill), "valid");
    assert.notEqual(await ask(bill.replace('"library"', '"book"')), "valid");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
