/**
 * Gives each file of browser tests a service of its own with the demo, so that no file depends on what another did.
 * The demo is loaded once, into a database and a folder that the others are copied from.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const template = "demo";

export interface Service {
  readonly url: string;
  readonly data: string;
  stop(): Promise<void>;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run .ci/test-web`);
  return value;
}

/** The address of a database beside the one that `DATABASE_URL` names. */
function database(name: string): string {
  return required("DATABASE_URL").replace(/\/[^/]*$/, `/${name}`);
}

function createDatabase(name: string, from: string) {
  execFileSync("psql", [
    "--quiet",
    required("DATABASE_URL"),
    "-c",
    `create database ${name} template ${from}`,
  ]);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function start(name: string, data: string): Promise<Service> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = join(data, "log");
  const output = openSync(log, "a");
  const server = spawn(
    resolve(root, process.env.CONGRESS_BINARY ?? "target/debug/congress"),
    ["serve", "--demo", "--port", String(port), "--log", "warn"],
    {
      cwd: root,
      stdio: ["ignore", "ignore", output],
      env: {
        ...process.env,
        // Vitest has one of its own.
        BASE_URL: url,
        DATABASE_URL: database(name),
        CONGRESS_DATA: data,
        // The tests send more than one person would.
        RATE_PER_SECOND: "100000",
        RATE_BURST: "100000",
        SIGN_INS_PER_MINUTE: "100000",
      },
    },
  );
  await ready(server, url, log);
  return { url, data, stop: () => stop(server) };
}

async function ready(server: ChildProcess, url: string, log: string) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the service has ended: ${readFileSync(log, "utf8")}`);
    const answer = await fetch(`${url}/openapi.json`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the service does not answer at ${url}`);
}

function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    server.once("exit", () => done());
    server.kill();
  });
}

/** Loads the demo, once for all files. Answers the folder that goes with the database. */
export async function prepare(): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), "congress-demo-"));
  createDatabase(template, "template1");
  const service = await start(template, data);
  await service.stop();
  return data;
}

/** Starts a service with a copy of the demo. */
export async function startCopy(prepared: string): Promise<Service> {
  const data = mkdtempSync(join(tmpdir(), "congress-demo-"));
  cpSync(prepared, data, { recursive: true });
  const name = `demo_${process.pid}_${Date.now()}`;
  createDatabase(name, template);
  const service = await start(name, data);
  return {
    ...service,
    stop: async () => {
      await service.stop();
      rmSync(data, { recursive: true });
    },
  };
}
