import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { connect } from "node:tls";
import { expect, it } from "vitest";
import { CERTIFICATION, startService } from "./harness.js";

const read = (name: string): string => readFileSync(join(import.meta.dirname, "tls", name), "utf8");
const server = { cert: read("server.pem"), key: read("server-key.pem") };
const ca = read("ca.pem");

/** The status and body of a call, or the code of what went wrong. */
function get(url: string, identity: { readonly cert?: string; readonly key?: string } = {}): Promise<string> {
  return new Promise((done) => {
    request(`${url}/.well-known/authzen-configuration`, { ca, agent: false, ...identity }, (response) => {
      let text = "";
      response.on("data", (piece) => {
        text += piece;
      });
      response.on("end", () => done(`${response.statusCode} ${text}`));
    })
      .on("error", () => done("refused"))
      .end();
  });
}

it("the service speaks TLS, and its metadata has addresses that are https", async () => {
  const service = await startService([CERTIFICATION], { tls: server });
  expect(service.url).toMatch(/^https:/);
  const said = await get(service.url);
  expect(said).toMatch(/^200 /);
  const metadata: Readonly<Record<string, string>> = JSON.parse(said.slice(4));
  expect(metadata["policy_decision_point"]).toBe(service.url);
  for (const address of Object.values(metadata)) expect(address).toMatch(/^https:\/\/127\.0\.0\.1:\d+/);
  await service.close();
});

it("a caller without a certificate that the service knows gets nothing", async () => {
  const service = await startService([CERTIFICATION], { tls: { ...server, ca } });
  expect(await get(service.url)).toBe("refused");
  expect(await get(service.url, { cert: read("stranger.pem"), key: read("stranger-key.pem") })).toBe(
    "refused",
  );
  expect(await get(service.url, { cert: read("client.pem"), key: read("client-key.pem") })).toMatch(/^200 /);
  await service.close();
});

it("old versions of TLS are refused", async () => {
  const service = await startService([CERTIFICATION], { tls: server });
  const port = Number(new URL(service.url).port);
  const ended = await new Promise((done) => {
    connect({ port, host: "127.0.0.1", ca, maxVersion: "TLSv1.1", minVersion: "TLSv1" }, () =>
      done("connected"),
    ).on("error", () => done("refused"));
  });
  expect(ended).toBe("refused");
  await service.close();
});
