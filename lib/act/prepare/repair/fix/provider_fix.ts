/**
 * Another model provider for a thread, and only one that was named (repair-rules §1).
 *
 * @module
 */
import { editLine } from "../../../../codex/edit/edit_line.ts";
import { paddedLine } from "../../../../codex/mend/padded_line.ts";
import { isPaginated } from "../../../../diagnose/rules/rollout_rules.ts";
import { providersOf } from "../../../../diagnose/rules/row_rules.ts";
import type { FileStep } from "../../../../model/plan.ts";
import { firstLines, patchOf, patchStep, replaceStep } from "./file_edits.ts";
import { cannot, type Mend, type Mending, notYet, text, type Unmended } from "./fix_row.ts";
import { programName } from "../../../../text/program_name.ts";

/**
 * The row of a paginated thread decides, and its first line where the database is ever made anew; of a legacy one Codex wants both
 * to agree, so both change or none.
 */
export async function otherProvider(at: Mending): Promise<Mend | Unmended> {
  const { facts, provider } = at;
  const { row, file, store } = facts;
  if (provider === null) {
    return cannot(`name the provider: ${programName()} repair --provider NAME`);
  }
  if (store.providers === null || !store.providers.known.includes(provider)) {
    return cannot(`config.toml has no [model_providers.${provider}]`);
  }
  if (providersOf(facts).every((name) => name === provider)) {
    return cannot(`its provider is ${provider} already`);
  }
  const columns = row === null ? {} : { columns: { model_provider: text(provider) } };
  const step = file?.first?.fields?.modelProvider === provider ? null : await firstLineStep(at);
  if (step !== null && "cannot" in step) {
    // Its row alone counts until the database is made anew.
    return isPaginated(file) === true && row !== null ? columns : step;
  }
  return { ...columns, ...(step === null ? {} : { steps: [step] }) };
}

/** `null`: the line says nothing of a provider. */
async function firstLineStep(
  { facts: { file }, world, provider }: Mending,
): Promise<FileStep | Unmended | null> {
  if (file === null) return cannot("its file lies outside of this store");
  for await (const { bytes, offset } of firstLines(file, world)) {
    const line = editLine(bytes, [{ path: ["payload", "model_provider"], value: provider }]);
    if (line === bytes) return null;
    const padded = paddedLine(line, bytes.length);
    if (padded !== null) {
      const patch = patchOf(offset, { before: bytes, after: padded });
      return patchStep(file, world, { patches: [patch] });
    }
    if (isPaginated(file) !== false) {
      return notYet("the name does not fit where the old one was in its first line");
    }
    const splice = { offset, remove: bytes.length, insert: line.toBase64() };
    return replaceStep(file, world, { splices: [splice] });
  }
  return cannot("its file is empty");
}
