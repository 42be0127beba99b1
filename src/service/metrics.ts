import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { OnDecided } from "./decide.js";
import type { LogCounts } from "./decision-log/decision-log.js";
import type { Live } from "./live.js";

/** What is counted, for Prometheus. */
export interface Metrics {
  readonly onDecided: OnDecided;
  /** An engine failed and its answer was DENY. */
  readonly onFault: (policy: string) => void;
  /** The policies were loaded anew, or could not be. */
  readonly onReload: (outcome: "loaded" | "failed") => void;
  /** Another engine, asked beside the one that answers, said something else, or failed. */
  readonly onDisagreement: (policy: string, shadow: string, kind: "differ" | "fault") => void;
  /** Counts calls by what they were answered with. */
  readonly watch: (app: FastifyInstance) => void;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** What is read when somebody asks. */
export interface MetricsSources {
  readonly live: () => Live | undefined;
  readonly log: () => LogCounts | undefined;
  /** Whether the last load failed, so that older policies are in force. */
  readonly isStale: () => boolean;
}

/** From 10 microseconds, which an engine takes, to a tenth of a second, which none should. */
const SECONDS = [0.000_01, 0.000_025, 0.000_05, 0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.01, 0.1];

/** Makes the metrics of one service, with those of its process. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registers = [new Registry()] as const;
  const [registry] = registers;
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [...registers] });
  const decisions = counter("concord_decisions_total", "decisions", ["policy", "decision"]);
  const faults = counter("concord_engine_faults_total", "faults of an engine, each a DENY", ["policy"]);
  const reloads = counter("concord_reloads_total", "loads of the policies after the first", ["outcome"]);
  const calls = counter("concord_http_requests_total", "calls by route and status", ["route", "status"]);
  const shadows = counter("concord_shadow_disagreements_total", "answers of a shadow that differ", [
    "policy",
    "shadow",
    "kind",
  ]);
  const times = new Histogram({
    name: "concord_decision_seconds",
    help: "the time that engines take",
    buckets: SECONDS,
    registers: [...registers],
  });
  addGauges(registry, sources);
  return {
    onDecided: ({ policy, answer, milliseconds }) => {
      decisions.inc({ policy: policy.name, decision: answer.decision });
      times.observe(milliseconds / 1000);
    },
    onFault: (policy) => faults.inc({ policy }),
    onReload: (outcome) => reloads.inc({ outcome }),
    onDisagreement: (policy, shadow, kind) => shadows.inc({ policy, shadow, kind }),
    watch: (app) => {
      app.addHook("onResponse", (request, reply, done) => {
        calls.inc({ route: request.routeOptions.url ?? "none", status: reply.statusCode });
        done();
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function addGauges(registry: Registry, { live, log, isStale }: MetricsSources): void {
  const registers = [registry];
  new Gauge({
    name: "concord_policy_info",
    help: "1 for each policy in force",
    labelNames: ["policy", "digest"],
    registers,
    collect() {
      this.reset();
      for (const { name, digest } of live()?.current().policies.values() ?? []) {
        this.set({ policy: name, digest }, 1);
      }
    },
  });
  new Gauge({
    name: "concord_policies_stale",
    help: "1 while the last load failed and older policies are in force",
    registers,
    collect() {
      this.set(isStale() ? 1 : 0);
    },
  });
  new Gauge({
    name: "concord_decision_log_events",
    help: "events of the decision log: recorded, sent, lost, waiting in memory",
    labelNames: ["state"],
    registers,
    collect() {
      const counts = log();
      if (counts === undefined) return;
      for (const state of ["recorded", "sent", "lost", "waiting"] as const)
        this.set({ state }, counts[state]);
    },
  });
  new Gauge({
    name: "concord_decision_log_spool_bytes",
    help: "bytes in the spool of the decision log",
    registers,
    collect() {
      this.set(log()?.spoolBytes ?? 0);
    },
  });
}
