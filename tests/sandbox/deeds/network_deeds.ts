// deno-lint-ignore-file no-explicit-any -- the declarations leave out what an intruder calls
import { createSocket } from "node:dgram";
import { lookup, lookupService } from "node:dns/promises";
import { connect as connect2 } from "node:http2";
import net from "node:net";
import type { Deeds } from "./deed.ts";

const [deno, world] = [Deno as any, globalThis as any];

/** Settles by the events of what a deed made. */
function byEvents(begin: (yes: (gained: unknown) => void, no: (error: unknown) => void) => void) {
  return new Promise<unknown>((yes, no) => begin(yes, no));
}

/** Every way out over a network or a socket, and what the runtime keeps for pages of the web. */
export const NETWORK_DEEDS: Deeds = {
  "fetch": async ({ port }) => (await fetch(`http://127.0.0.1:${port}/`)).status,
  "fetch a file": async ({ outside }) => await (await fetch(`file://${outside}/secret`)).text(),
  "fetch behind a link": async ({ home }) => await (await fetch(`file://${home}/planted`)).text(),
  "WebSocket": ({ port }) =>
    byEvents((yes, no) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      [socket.onopen, socket.onerror] = [() => yes("open"), no];
    }),
  "WebSocketStream": async ({ port }) => {
    await new deno.WebSocketStream(`ws://127.0.0.1:${port}`).opened;
    return "open";
  },
  "EventSource": ({ port }) =>
    byEvents((yes, no) => {
      const source = new EventSource(`http://127.0.0.1:${port}`);
      source.onopen = () => yes("open");
      source.onerror = (error) => (source.close(), no(error));
    }),
  "connect": async ({ port }) => ((await Deno.connect({ port })).close(), "connected"),
  "connect by TLS": async ({ port }) => ((await Deno.connectTls({ port })).close(), "connected"),
  "listen": () => (Deno.listen({ port: 0 }).close(), "listens"),
  "serve": async () => {
    const server = Deno.serve({ port: 0, onListen() {} }, () => new Response());
    await server.shutdown();
    return "serves";
  },
  "listen for datagrams":
    () => (deno.listenDatagram({ port: 0, transport: "udp" }).close(), "listens"),
  "connect to a socket outside": async ({ outside }) => {
    (await Deno.connect({ transport: "unix", path: `${outside}/socket` })).close();
    return "connected";
  },
  "connect to a socket behind a link": async ({ home }) => {
    (await Deno.connect({ transport: "unix", path: `${home}/sessions/planted.sock` })).close();
    return "connected";
  },
  "listen at a socket in the cache": ({ cache }) => {
    Deno.listen({ transport: "unix", path: `${cache}/sock` }).close();
    return "listens";
  },
  "resolve a name": async () => (await Deno.resolveDns("localhost", "A")).length,
  "node: look a name up": async () => (await lookup("localhost")).address,
  "node: look a service up": async () => (await lookupService("127.0.0.1", 22)).hostname,
  "node: send a datagram": ({ port }) =>
    byEvents((yes, no) => {
      const socket = createSocket("udp4");
      socket.on("error", no);
      socket.send("x", port, "127.0.0.1", (error) => error ? no(error) : yes("sent"));
    }),
  "node: connect": ({ port }) =>
    byEvents((yes, no) =>
      net.connect(port, "127.0.0.1").on("error", no).on("connect", () => yes("connected"))
    ),
  "node: listen at a socket in the cache": ({ cache }) =>
    byEvents((yes, no) => {
      const server = net.createServer().on("error", no);
      server.listen(`${cache}/sock2`, () => (server.close(), yes("listens")));
    }),
  "node: connect to a socket behind a link": ({ home }) =>
    byEvents((yes, no) =>
      net.connect(`${home}/sessions/planted.sock`).on("error", no).on(
        "connect",
        () => yes("connected"),
      )
    ),
  "node: connect to an abstract socket": () =>
    byEvents((yes, no) =>
      net.connect("\0abstract").on("error", no).on("connect", () => yes("connected"))
    ),
  "node: HTTP/2": ({ port }) =>
    byEvents((yes, no) => {
      connect2(`http://127.0.0.1:${port}`).on("error", no).on("connect", () => yes("connected"));
    }),
  "QUIC": async ({ port }) => {
    await deno.connectQuic({ hostname: "127.0.0.1", port, alpnProtocols: ["h3"] });
    return "connected";
  },
  "a QUIC endpoint": () => (new deno.QuicEndpoint().close(), "made"),
  "WebTransport": async ({ port }) => {
    await new world.WebTransport(`https://127.0.0.1:${port}`).ready;
    return "connected";
  },
  "a client of a unix proxy": async ({ outside }) => {
    const client = deno.createHttpClient({
      proxy: { transport: "unix", path: `${outside}/socket` },
    });
    return (await fetch("http://a.b/", { client } as any)).status;
  },
  "a store of keys outside": async (
    { outside },
  ) => ((await deno.openKv(`${outside}/kv`)).close(), "opened"),
  "a store of keys": async () => ((await deno.openKv()).close(), "opened"),
  "a store of keys far away": async ({ port }) => {
    const keys = await deno.openKv(`https://127.0.0.1:${port}`);
    return await keys.get(["x"]);
  },
  "local storage": () => (world.localStorage.setItem("x", "1"), world.localStorage.getItem("x")),
  "Cache API": async () => {
    const cache = await caches.open("rollkeep-intruder");
    await cache.put("https://a.b/c", new Response("stolen"));
    await caches.delete("rollkeep-intruder");
    return "written";
  },
};
