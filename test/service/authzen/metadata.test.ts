import { describe, expect, it } from "vitest";
import { CERTIFICATION, generationOf, startService } from "../harness.js";

const PATH = "/.well-known/authzen-configuration";
const SECOND = "{name: second, rules: [{action: read, decision: deny}]}";
const call = {
  subject: { type: "user", id: "alice" },
  action: { name: "read" },
  resource: { type: "record", id: "record-1" },
};

describe("the metadata", () => {
  it("names the endpoints below the public address, without a token", async () => {
    const pdp = "https://pdp.example.com";
    const service = await startService([CERTIFICATION], { publicUrl: pdp, tokens: ["secret"] });
    const { status, headers, body } = await service.get(PATH);
    await service.close();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^application\/json/);
    expect(body).toEqual({
      policy_decision_point: pdp,
      access_evaluation_endpoint: `${pdp}/access/v1/evaluation`,
      access_evaluations_endpoint: `${pdp}/access/v1/evaluations`,
    });
  });

  it("is about the address that was asked, not about what a caller calls it", async () => {
    const service = await startService();
    const { body } = await service.get(PATH, { "x-forwarded-host": "evil.example.com" });
    await service.close();
    expect(body).toMatchObject({ policy_decision_point: service.url });
  });
});

describe("several policies", () => {
  it("have an address each", async () => {
    const service = await startService([CERTIFICATION, SECOND]);
    const { body } = await service.get(`${PATH}/second`);
    expect(body).toMatchObject({
      policy_decision_point: `${service.url}/second`,
      access_evaluation_endpoint: `${service.url}/second/access/v1/evaluation`,
    });
    const answers = await Promise.all(
      ["/certification", "/second", "/third", ""].map((name) =>
        service.post(`${name}/access/v1/evaluation`, call),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
    expect(answers.map(({ body }) => (body as { decision?: boolean }).decision)).toEqual([
      true,
      false,
      undefined,
      undefined,
    ]);
    expect((await service.get(`${PATH}/third`)).status).toBe(404);
    await service.close();
  });

  it("have one that is asked without a name when it was chosen", async () => {
    const service = await startService(await generationOf([CERTIFICATION, SECOND], "second"));
    const { body } = await service.post("/access/v1/evaluation", call);
    await service.close();
    expect(body).toMatchObject({ decision: false });
  });
});
