import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpaServer, startOpa } from "../engines/opa-server.js";

/** A bundle that an OPA is to poll, and how it verifies its signature. */
export interface PolledBundle {
  readonly algorithm: string;
  readonly key: string;
  readonly scope?: string;
}

/**
 * Starts a real OPA that polls bundles from `url` by their names, with verification on, and reports their status there unless
 * another address is given.
 */
export async function startPollingOpa(
  url: string,
  bundles: Readonly<Record<string, PolledBundle>>,
  statusUrl = url,
): Promise<OpaServer> {
  const folder = mkdtempSync(join(tmpdir(), "concord-polling-opa-"));
  const config = {
    services: { source: { url }, hearer: { url: statusUrl } },
    bundles: mapValues(bundles, ({ scope }, name) => ({
      service: "source",
      resource: name,
      polling: { min_delay_seconds: 1, max_delay_seconds: 1 },
      signing: { keyid: `key-of-${name}`, ...(scope === undefined ? {} : { scope }) },
    })),
    keys: Object.fromEntries(
      Object.entries(bundles).map(([name, { algorithm, key }]) => [`key-of-${name}`, { algorithm, key }]),
    ),
    status: { service: "hearer" },
  };
  const file = join(folder, "config.json");
  writeFileSync(file, JSON.stringify(config));
  return startOpa(["--config-file", file], folder);
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  of: (value: A, key: string) => B,
): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value, key)]));
}
