/** Records of one rollout, in order; a text stands for a line as it is. */
export type Shape = readonly (string | Readonly<Record<string, unknown>>)[];

const meta = (fields = {}) => ({
  type: "session_meta",
  payload: { id: "ID", cwd: "/p", ...fields },
});
const event = (type: string, fields = {}) => ({ type: "event_msg", payload: { type, ...fields } });
const item = (type: string, fields = {}) => event("item_completed", { item: { type, ...fields } });
const response = (type: string, fields = {}) => ({
  type: "response_item",
  payload: { type, ...fields },
});
const words = (role: string, ...texts: readonly string[]) =>
  response("message", { role, content: texts.map((text) => ({ type: "input_text", text })) });
const asked = (message: string) => event("user_message", { message, images: [] });
const answered = (message: string) => event("agent_message", { message });
const output = (type: string, call_id: string, output: unknown) =>
  response(`${type}_output`, { call_id, output });

const PATCH = "*** Begin Patch\n*** Add File: infra/wrap.sh\n+exec true\n*** End Patch";
const BAD_PATCH = "*** Begin Patch\n*** Update File: gone.txt\n@@\n-x\n+y\n*** End Patch";
const REVIEW = {
  findings: [{ title: "[P1] Lock", body: "close() is missing" }],
  overall_explanation: "One blocker.",
};
const PICTURE = "data:image/png;base64,iVBORw0KGgo";

const patches: Shape = [
  response("custom_tool_call", { call_id: "p1", name: "apply_patch", input: PATCH }),
  output("custom_tool_call", "p1", "Exit code: 0\nOutput:\nSuccess"),
  response("custom_tool_call", { call_id: "x1", name: "exec", input: "text(1)" }),
  output("custom_tool_call", "x1", [{ type: "input_text", text: "wrap.sh" }]),
  response("custom_tool_call", { call_id: "p2", name: "apply_patch", input: BAD_PATCH }),
  output("custom_tool_call", "p2", "apply_patch verification failed: no such file gone.txt"),
];

/** Shapes of rollouts that public reports and public sample files have, each by what it is. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  "a prompt as a response item, its answer as an event too": [
    meta(),
    words("user", "only here"),
    answered("yes"),
    words("assistant", "yes"),
  ],
  "one prompt as an event, the others and every answer as response items": [
    meta(),
    words("user", "first"),
    asked("first"),
    ...["a", "b", "c"].flatMap((text) => [words("assistant", text), words("user", `${text}?`)]),
    words("assistant", "a"),
  ],
  "an answer as a response item alone, behind a prompt as an event": [
    meta(),
    words("user", "<environment_context>x</environment_context>"),
    asked("go on"),
    asked("go on"),
    words("user", "go on"),
    words("assistant", "done"),
  ],
  "a paginated file whose answer has no item": [
    meta({ history_mode: "paginated" }),
    words("user", "hello"),
    item("UserMessage", { id: "u", content: [{ type: "text", text: "hello" }] }),
    words("assistant", "no item"),
  ],
  "flat lines of 2025": [
    { id: "ID", timestamp: "2025-05-01T10:00:00Z", instructions: null },
    { type: "message", role: "user", content: [{ type: "input_text", text: "flat" }] },
    { record_type: "state" },
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "answer" }] },
  ],
  "messages whose content is text": [
    meta(),
    response("message", { role: "user", content: "plain" }),
    response("message", { role: "assistant", text: "as plain" }),
  ],
  "custom tool calls, their patches told by events (case 05)": [
    meta(),
    asked("wrap it"),
    ...patches.slice(0, 1),
    event("patch_apply_end", {
      call_id: "p1",
      stdout: "Success",
      success: true,
      changes: { "infra/wrap.sh": { type: "add", content: "exec true" } },
    }),
    ...patches.slice(1),
    answered("done"),
  ],
  "custom tool calls in a paginated file (case 05)": [
    meta({ history_mode: "paginated" }),
    item("UserMessage", { id: "u", content: [{ type: "text", text: "wrap it" }] }),
    ...patches,
  ],
  "bytes of zero, a row without a type, a glued row and one that was cut off (case 07)": [
    meta(),
    asked("one"),
    "\0".repeat(300),
    { note: "no type" },
    answered("answer"),
    '{"type":"response_item","payload":{"type":"rea{"type":"event_msg","payload":{}}',
    asked("two"),
    '{"timestamp":"2026-09-01T10:00:24.000Z","type":"event_msg","payl',
  ],
  "times as numbers (case 15)": [
    meta(),
    { timestamp: 1788256800123, ...asked("numeric") },
    { timestamp: 1788256800124, ...answered("ok") },
  ],
  "pictures that were given, seen and made (case 17)": [
    meta(),
    response("message", {
      role: "user",
      content: [
        { type: "input_text", text: "<image name=[Image #1]>" },
        { type: "input_image", image_url: PICTURE },
        { type: "input_text", text: "</image>" },
        { type: "input_text", text: "what is on it?" },
      ],
    }),
    event("user_message", { message: "what is on it?", images: [PICTURE] }),
    response("function_call", { call_id: "v", name: "view_image", arguments: '{"path":"/a"}' }),
    output("function_call", "v", [{ type: "input_image", image_url: PICTURE }]),
    event("image_generation_end", { call_id: "g", revised_prompt: "a red square" }),
    response("image_generation_call", { id: "g", revised_prompt: "a red square" }),
    answered("a square"),
  ],
  "calls that stand in events or as kinds of their own (case 19)": [
    meta(),
    asked("use the tools"),
    event("mcp_tool_call_end", {
      call_id: "m",
      invocation: { server: "docs", tool: "lookup", arguments: { q: "x" } },
      result: { Ok: { content: [{ type: "text", text: "found" }] } },
    }),
    response("tool_search_call", { call_id: "s", arguments: { query: "calendar tools" } }),
    response("tool_search_output", { call_id: "s", tools: [{ name: "cal" }] }),
    event("dynamic_tool_call_request", { callId: "d", tool: "open_tab", arguments: { url: "u" } }),
    event("dynamic_tool_call_response", { call_id: "d", tool: "open_tab", success: true }),
    response("local_shell_call", { call_id: "l", action: { command: ["bash", "-lc", "make"] } }),
    output("function_call", "l", '{"output":"2 failed","metadata":{"exit_code":2}}'),
    response("function_call", { call_id: "o", name: "exec_command", arguments: { cmd: "ls" } }),
    output("function_call", "o", "Exit code: 0\nWall time: 1 seconds\nFinal output:\na"),
    answered("done"),
  ],
  "a review, its findings repeated in a message (case 19)": [
    meta(),
    event("entered_review_mode", { user_facing_hint: "current changes" }),
    words("user", "<user_action>\n  <context>User initiated a review task.</context>"),
    event("exited_review_mode", { review_output: REVIEW }),
    words("assistant", "One blocker.\n\nReview comment:\n\n- [P1] Lock\n  close() is missing"),
    answered("One blocker.\n\nReview comment:\n\n- [P1] Lock\n  close() is missing"),
  ],
  "agents that speak to each other, in each way they have had": [
    meta(),
    words("assistant", '{"author":"/root","recipient":"/root/a","content":"first"}'),
    {
      type: "inter_agent_communication",
      payload: { author: "/root", recipient: "/root/a", content: "second" },
    },
    response("agent_message", {
      author: "/root/a",
      recipient: "/root",
      content: [{ type: "input_text", text: "third" }, { type: "encrypted_content" }],
    }),
    words(
      "user",
      '<subagent_notification>{"agent_id":"a","status":"done"}</subagent_notification>',
    ),
  ],
  "legacy events and items in one file": [
    meta(),
    words("user", "plan it"),
    asked("plan it"),
    answered("Here is the plan"),
    item("Plan", { id: "t-plan", text: "step one\n" }),
    words("assistant", "Here is the plan<proposed_plan>\nstep one\n</proposed_plan>"),
  ],
};

/** The lines of a shape in a file of this thread. */
export function shapeText(shape: Shape, id: string): string {
  return shape.map((record, at) => {
    if (typeof record === "string") return record;
    const timestamp = `2026-09-01T10:00:${`${at}`.padStart(2, "0")}.000Z`;
    return JSON.stringify({ timestamp, ...record }).replaceAll('"ID"', `"${id}"`);
  }).join("\n") + (typeof shape.at(-1) === "string" ? "" : "\n");
}
