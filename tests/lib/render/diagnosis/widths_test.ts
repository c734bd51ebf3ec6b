import assert from "node:assert/strict";
import { diagnoseStore } from "../../../../lib/diagnose/checks/diagnose.ts";
import { explainThread } from "../../../../lib/diagnose/explain_thread.ts";
import { FINDINGS } from "../../../../lib/diagnose/findings/findings.ts";
import { doctorDocument, renderDoctor } from "../../../../lib/render/diagnosis/doctor_view.ts";
import { renderWhy, whyDocument } from "../../../../lib/render/diagnosis/why_view.ts";
import { jsonText } from "../../../../lib/render/text/data_text.ts";
import {
  checkedRow,
  factsOf,
  firstLine,
  rolloutFacts,
  THREAD,
} from "../../../support/value/facts_of.ts";
import { absolute } from "../../../support/value/paths.ts";
import { surveyedThread, surveyOf } from "../../../support/value/survey_of.ts";

const HIDDEN = {
  ...explainThread(factsOf({ isPathAlive: false, row: checkedRow({ preview: "" }) })),
  title: "Why is it gone from the list of all things, and how could it ever come back?",
};
const HOSTILE = {
  ...explainThread(
    factsOf({ isPathAlive: false, row: checkedRow({ rollout_path: "/a\u001b]0;x\u0007\u202e" }) }),
  ),
  title: "b\u001b[2J\u202e",
};

const PLAIN = { color: false, home: null, terminal: true };

/** A document as a terminal shows it. */
const inJson = (document: object) => jsonText(document, { terminal: true });

/** Lines of a text that are wider than a screen although they could be broken. */
function tooWide(text: string, width: number): readonly string[] {
  return text.split("\n").filter((line) => line.length > width && / \S+ \S/.test(line.slice(30)))
    .filter((line) => !/rollkeep |codex /.test(line) && !line.includes("/"));
}

Deno.test("why and doctor fit into 60, 80 and 120 cells, and break commands nowhere", async () => {
  const threads = [surveyedThread({ isListed: false, findings: [] })];
  const diagnosis = diagnoseStore(surveyOf({ threads, config: "missing", live: null }));
  for (const width of [60, 80, 120]) {
    const why = await renderWhy(HIDDEN, { ...PLAIN, width });
    assert.deepEqual(tooWide(why, width), [], why);
    assert.ok(why.includes(`rollkeep repair --only row-path-dead ${THREAD}\n`), why);
    const doctor = renderDoctor(diagnosis, { color: false, width, terminal: true });
    assert.deepEqual(tooWide(doctor, width), [], doctor);
    assert.ok(
      doctor.startsWith("1 thread, ") && doctor.includes("1 hidden (rollkeep repair)\n\n"),
      doctor,
    );
    // Which thread is the largest is no trouble; a program is told.
    assert.ok(!doctor.includes(THREAD), doctor);
    assert.ok(renderDoctor(diagnosis, { color: false, width, terminal: false }).includes(THREAD));
  }
});

Deno.test("no sentence of a condition or a finding holds a command, which would stand unbroken on its line", () => {
  const exec = rolloutFacts({ first: firstLine({ source: "exec" }) });
  const copy = absolute("/c");
  const rows = [{ source: "exec" }, { model: "" }, { archived: 1n }].map(checkedRow);
  const told = rows.flatMap((row) =>
    explainThread(factsOf({ row, file: exec, doubles: [copy] })).conditions
  ).map(({ detail }) => detail);
  const titles = Object.values(FINDINGS).map(({ title }) => title);
  const held = [...told, ...titles].filter((text) => /\b(codex|rollkeep) \S+ \S+ [^-]/.test(text));
  assert.deepEqual(held.filter((text) => !/: codex resume --model NAME$/.test(text)), []);
});

Deno.test("nothing that acts on a terminal comes through, as text or as JSON", async () => {
  const texts = [
    await renderWhy(HOSTILE, { ...PLAIN, width: 80 }),
    inJson(whyDocument(HOSTILE)),
  ];
  const survey = surveyOf({ problems: ["/x\u001b[2J: EIO"], backups: ["\u202eb"] });
  texts.push(renderDoctor(diagnoseStore(survey), { color: false, width: 80, terminal: true }));
  texts.push(inJson(doctorDocument(diagnoseStore(survey))));
  // deno-lint-ignore no-control-regex -- finding them is the point
  for (const text of texts) assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
});
