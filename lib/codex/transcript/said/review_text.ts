import { asList, asObject, asText } from "../../json_value.ts";

/** What Codex says where a reviewer gave nothing (measured with 0.169). */
const NOTHING = "Reviewer failed to output a response.";

/** The findings of a review in Codex's own words, as it repeats them in the message that follows (measured with 0.169). */
export function reviewText(output: unknown): string {
  const review = asObject(output);
  if (review === null) return NOTHING;
  const findings = asList(review.findings).flatMap((finding) => {
    const fields = asObject(finding);
    return fields === null ? [] : [findingText(fields)];
  });
  const title = findings.length > 1 ? "Full review comments:" : "Review comment:";
  const parts = [
    asText(review.overall_explanation)?.trim(),
    findings.length === 0 ? null : [title, ...findings].join("\n\n"),
  ].filter((part) => typeof part === "string");
  return parts.length === 0 ? NOTHING : parts.join("\n\n");
}

function findingText(finding: Readonly<Record<string, unknown>>): string {
  const place = asObject(finding.code_location);
  const path = asText(place?.absolute_file_path);
  const range = asObject(place?.line_range);
  const lines = range === null ? "" : `:${range.start}-${range.end}`;
  const title = `- ${asText(finding.title) ?? ""}${path === null ? "" : ` — ${path}${lines}`}`;
  const body = asText(finding.body)?.replace(/\n$/, "").split("\n").map((line) => `\n  ${line}`);
  return `${title}${body?.join("") ?? ""}`;
}
