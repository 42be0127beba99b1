/** What the exit code of `concord` says. */
export const EXIT = {
  /** Valid, compiled, agreed, passed; with `--exit-code` also: ALLOW. */
  ok: 0,
  /** The answer is no: a policy has errors, engines differ, a case failed. */
  failed: 1,
  /** There is no answer: wrong usage, a file that cannot be read, an engine that does not start. */
  unable: 2,
  /** A question that the prover could not decide. */
  unknown: 3,
  /** With `--exit-code`: DENY and ESCALATE. */
  denied: 3,
  escalated: 4,
  /** A search was interrupted and reported what it had, as a shell says it of SIGINT. */
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Thrown where a command cannot go on for a reason that its user can mend; the message is one line. */
export class Unable extends Error {
  override readonly name = "Unable";
}

/** The worst of several codes: an interruption outweighs "could not run", that "no", that "unknown", and that "yes". */
export function worst(codes: Iterable<ExitCode>): ExitCode {
  const given = new Set(codes);
  return RANKED.find((code) => given.has(code)) ?? EXIT.ok;
}

const RANKED: readonly ExitCode[] = [
  EXIT.interrupted,
  EXIT.unable,
  EXIT.failed,
  EXIT.escalated,
  EXIT.unknown,
  EXIT.ok,
];
