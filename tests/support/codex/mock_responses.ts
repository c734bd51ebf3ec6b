/** A model on loopback that answers Codex's `POST /v1/responses` without thinking. */
export interface MockModel {
  /** Port it listens on. */
  readonly port: number;
  /** Body of the latest request: which history the model was really given. */
  lastRequest(): Record<string, unknown>;
  /** Stops it. */
  stop(): Promise<void>;
}

type Json = Record<string, unknown>;
type Event = readonly [type: string, fields: Json];

const USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 10 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 120,
};

/**
 * Starts the mock on a free port. The word TOOL in the last user message makes it call `echo hi`, SPAWN makes it spawn a
 * sub-agent, WAIT wait for one, anything else gets a text reply.
 */
export function startMockModel(): MockModel {
  let last: Json = {};
  let count = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (request.method === "GET") return Response.json({ data: [], models: [] });
      const body = await request.text();
      // Codex hangs up in the middle of a request when a turn is cut short.
      if (body === "") return new Response(null, { status: 400 });
      last = JSON.parse(body);
      const answer = events(last, ++count)
        .map(([type, fields]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`)
        .join("");
      return new Response(answer, { headers: { "content-type": "text/event-stream" } });
    },
  );
  return {
    port: server.addr.port,
    lastRequest: () => last,
    stop: () => server.shutdown(),
  };
}

function events(request: Json, step: number): readonly Event[] {
  return [
    ["response.created", { response: { id: `resp_${step}` } }],
    ...items(request, step).map((item): Event => ["response.output_item.done", { item }]),
    ["response.completed", { response: { id: `resp_${step}`, usage: USAGE } }],
  ];
}

/** A call of `echo hi` by the tool that this Codex has for it. */
function shellCall({ tools }: Json): Json {
  const names = (Array.isArray(tools) ? tools as Json[] : []).map(({ name }) => name);
  if (names.includes("exec_command")) {
    return { name: "exec_command", arguments: '{"cmd": "echo hi"}' };
  }
  return names.includes("shell_command")
    ? { name: "shell_command", arguments: '{"command": "echo hi"}' }
    : { name: "shell", arguments: '{"command": ["bash", "-lc", "echo hi"]}' };
}

function items(request: Json, step: number): readonly Json[] {
  const input = Array.isArray(request.input) ? request.input as Json[] : [];
  const last = input.at(-1) ?? {};
  const asks = (word: string) => last.type === "message" && JSON.stringify(last).includes(word);
  const call = { type: "function_call", id: `fc_${step}`, call_id: `call_${step}` };
  if (asks("SPAWN")) {
    const namespace = spawningTools(request) ?? "multi_agent_v1";
    const task = namespace === "multi_agent_v1" ? {} : { task_name: "helper", fork_turns: "none" };
    const words = JSON.stringify({ message: "child task", ...task });
    return [{ ...call, namespace, name: "spawn_agent", arguments: words }];
  }
  if (asks("WAIT")) {
    const namespace = spawningTools(request);
    return [{ ...call, namespace, name: "wait_agent", arguments: '{"timeout_ms": 10000}' }];
  }
  if (asks("TOOL")) {
    const summary = [{ type: "summary_text", text: "Thinking about it" }];
    const reasoning = { type: "reasoning", id: `rs_${step}`, encrypted_content: "ENC", summary };
    return [reasoning, { ...call, ...shellCall(request) }];
  }
  const content = [{ type: "output_text", text: `mock reply ${step}` }];
  return [{ type: "message", id: `msg_${step}`, role: "assistant", content }];
}

/** Namespace in which the request offers to spawn an agent; `null` when it names none. */
function spawningTools(request: Json): string | null {
  const tools = Array.isArray(request.tools) ? request.tools as Json[] : [];
  const found = tools.find(({ type, tools }) =>
    type === "namespace" && JSON.stringify(tools).includes('"spawn_agent"')
  );
  return typeof found?.name === "string" ? found.name : null;
}
