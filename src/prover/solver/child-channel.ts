import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Channel, Heard } from "./channel.js";

/** Runs a solver of the machine: one program for each state, which reads scripts as they come. */
export function openChildChannel(command: string, flags: readonly string[]): Channel {
  let running: ChildProcessWithoutNullStreams | undefined;

  const stop = (): void => {
    const stopped = running;
    running = undefined;
    stopped?.kill("SIGKILL");
  };
  const send: Channel["send"] = async (script, last, fresh, timeoutMs) => {
    if (fresh) stop();
    running ??= start(command, flags);
    const heard = await waitFor(running, script, last, timeoutMs);
    if (heard.kind !== "heard") stop();
    return heard;
  };
  return {
    send,
    forget: stop,
    close: async () => stop(),
  };
}

function start(command: string, flags: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(command, flags, { stdio: "pipe" });
  // A program that ends early closes its input; its exit says so already.
  child.stdin.on("error", () => undefined);
  child.on("error", () => undefined);
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8");
  return child;
}

function waitFor(
  child: ChildProcessWithoutNullStreams,
  script: string,
  last: string,
  timeoutMs: number,
): Promise<Heard> {
  return new Promise<Heard>((resolve) => {
    let output = "";
    let problems = "";
    const end = (heard: Heard): void => {
      clearTimeout(timer);
      child.stdout.off("data", print);
      child.stderr.off("data", complain);
      child.off("error", broke);
      child.off("close", closed);
      resolve(heard);
    };
    const print = (text: string): void => {
      output += text;
      if (ENDS.some((quote) => output.trimEnd().endsWith(`${quote}${last}${quote}`))) {
        end({ kind: "heard", output });
      }
      if (output.length > LIMIT) end({ kind: "failed", why: "the solver prints too much" });
    };
    const complain = (text: string): void => {
      problems = (problems + text).slice(0, 500);
    };
    const broke = (error: Error): void => end({ kind: "failed", why: error.message });
    const closed = (): void =>
      end({ kind: "failed", why: `the solver ended early: ${(problems + output).trim().slice(0, 300)}` });
    const timer = setTimeout(() => end({ kind: "timeout" }), timeoutMs);
    child.stdout.on("data", print);
    child.stderr.on("data", complain);
    child.on("error", broke);
    child.on("close", closed);
    child.stdin.write(script);
  });
}

const ENDS = ["", '"'];
const LIMIT = 50_000_000;
