// The real program on a book of its own, for one worker.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Server {
  url: string;
  /** Signs somebody in, once. */
  link: () => string;
  /** A request with an administrator's key. */
  api: <Answer = Record<string, never>>(method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Runs another subcommand on the book. */
  run: (...args: string[]) => string;
  stop: () => Promise<void>;
}

const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "../../target");
const binary = join(target, "debug/evenkeel");

/** Starts `evenkeel serve` on a port that is free. With orders it serves a demonstration of as many. */
export async function startServer(demoOrders?: number): Promise<Server> {
  if (!existsSync(binary)) throw new Error(`build the program first: there is no ${binary}`);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-e2e-"));
  const run = (...args: string[]) => execFileSync(binary, [...args, "--data", folder], { encoding: "utf8" });
  if (demoOrders) run("demo", "--orders", String(demoOrders));
  const child = spawn(binary, ["serve", "--data", folder, "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, RUST_LOG: "warn" },
  });
  const url = await addressOf(child);
  const key = /evk_\w+/.exec(run("api-key", "create", "--name", "journeys"))?.[0] ?? "";

  return {
    url,
    run,
    link: () => /http:\S+/.exec(run("sign-in-link"))?.[0] ?? "",
    api: async (method, path, body) => {
      const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers,
        body: body && JSON.stringify(body),
      } as RequestInit);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text);
    },
    stop: async () => {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** The address that the program prints when it serves. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = "";
    child.stdout?.on("data", (bytes: Buffer) => {
      said += bytes;
      const address = /at (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (address) found(address);
    });
    child.once("exit", (code) => failed(new Error(`evenkeel ended with ${code}: ${said}`)));
  });
}
