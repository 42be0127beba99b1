import { describe, expect, it } from "vitest";
import { createEventWriter } from "../../../src/service/decision-log/event.js";
import { parsePointer } from "../../../src/service/decision-log/mask.js";
import { CERTIFICATION, generationOf } from "../harness.js";

const { chosen: policy } = await generationOf([CERTIFICATION]);
if (policy === undefined) throw new Error("no policy");

function event(request: unknown, mask: readonly string[] = []): Readonly<Record<string, unknown>> {
  const write = createEventWriter({
    labels: { id: "service-1" },
    mask: mask.map(parsePointer),
    now: () => new Date("2026-01-02T03:04:05.678Z"),
  });
  if (policy === undefined) throw new Error("no policy");
  const answer = { decision: "ALLOW", rules: ["read"], reason: "r" } as const;
  const decided = { id: "id-1", policy, request, answer, requestedBy: "127.0.0.1:5", milliseconds: 0.25 };
  return JSON.parse(write(decided));
}

const request = { action: "read", parameters: { secret: "s3cret", path: "/a" } };
const result = { decision: "ALLOW", allow: true, rules: ["read"], reason: "r", invalid: [] };

describe("an event", () => {
  it("has the shape that OPA's have", () => {
    expect(event(request)).toEqual({
      labels: { id: "service-1" },
      decision_id: "id-1",
      path: "concord/certification/result",
      input: request,
      result,
      requested_by: "127.0.0.1:5",
      timestamp: "2026-01-02T03:04:05.678Z",
      metrics: { timer_server_handler_ns: 250_000 },
      bundles: { certification: { revision: policy.digest } },
      req_id: 1,
    });
  });

  it("has no input where there was none", () => {
    expect(event(undefined)).not.toHaveProperty("input");
  });

  it("is without what is masked, and says so", () => {
    const masked = event(request, ["/input/parameters/secret", "/input/parameters/nothing"]);
    expect(masked).toMatchObject({ input: { parameters: { path: "/a" } }, result });
    expect(masked["erased"]).toEqual(["/input/parameters/secret"]);
    expect(JSON.stringify(masked)).not.toContain("s3cret");
  });

  it.each<[readonly string[], readonly string[]]>([
    [[], ["/input"]],
    [["/input/x"], ["/input", "/result"]],
  ])("with a mask of %j leaves out what is too deep to be written", (mask, erased) => {
    let deep: object = {};
    for (let level = 0; level < 200_000; level += 1) deep = { deep };
    const written = event(deep, mask);
    expect(written).not.toHaveProperty("input");
    expect(written["erased"]).toEqual(erased);
  });
});
