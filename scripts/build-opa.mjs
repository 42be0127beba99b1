// Builds the OPA that concord carries: compilers/opa (Go) -> dist/opa: opa.wasm.br, opa.json, licences.txt.
// CONCORD_RELEASE=1 compresses it as far as possible, which takes about a minute longer.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { findGo, GO_MODULE, runGo, wantedVersions } from "./go-toolchain.mjs";
import { licencesOf } from "./opa-licences.mjs";

const OUTPUT = new URL("../dist/opa/", import.meta.url);
const COMPRESSED = new URL("opa.wasm.br", OUTPUT);
const LICENCES = new URL("licences.txt", OUTPUT);
const MANIFEST = new URL("opa.json", OUTPUT);
const BUILD_FLAGS = [
  "-buildmode=c-shared",
  "-mod=readonly",
  "-trimpath",
  "-buildvcs=false",
  "-ldflags=-s -w -buildid=",
];
const TARGET = { GOOS: "wasip1", GOARCH: "wasm" };
const QUALITY = process.env.CONCORD_RELEASE === "1" ? 11 : 9;

function main() {
  const sources = digestOfSources();
  const go = findGo();
  if (isCurrent(sources, go.version)) return console.log("dist/opa/opa.wasm.br is up to date");
  if (go.version === undefined) return withoutGo(go.problem);

  console.log(`building OPA ${wantedVersions().opa} with ${go.version}, about a minute`);
  mkdirSync(OUTPUT, { recursive: true });
  const wasm = buildWasm();
  const compressed = compress(wasm);
  // The manifest comes last: it vouches for the files beside it.
  replaceFile(COMPRESSED, compressed);
  replaceFile(LICENCES, licencesOf(TARGET));
  const manifest = {
    opa: wantedVersions().opa.slice(1),
    go: go.version,
    sha256: createHash("sha256").update(wasm).digest("hex"),
    sources,
    quality: QUALITY,
  };
  replaceFile(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`dist/opa/opa.wasm.br: ${megabytes(wasm)} MB, compressed to ${megabytes(compressed)} MB`);
}

/** A digest of all that the output depends on, except Go itself and the compression. */
function digestOfSources() {
  const hash = createHash("sha256").update(BUILD_FLAGS.join("\n"));
  for (const name of readdirSync(GO_MODULE).sort()) {
    if (!/\.go$|^go\.(mod|sum)$/.test(name)) continue;
    const digest = createHash("sha256").update(readFileSync(new URL(name, GO_MODULE)));
    hash.update(`\n${name} ${digest.digest("hex")}`);
  }
  return hash.digest("hex");
}

/** Whether the output is there already; without a Go, one that any Go has built from these sources. */
function isCurrent(sources, goVersion) {
  let manifest;
  try {
    readFileSync(COMPRESSED);
    readFileSync(LICENCES);
    manifest = JSON.parse(readFileSync(MANIFEST, "utf8"));
  } catch {
    return false;
  }
  const sameGo = goVersion === undefined || goVersion === manifest.go;
  return sameGo && manifest.sources === sources && manifest.quality >= QUALITY;
}

function withoutGo(problem) {
  const { go } = wantedVersions();
  if (process.env.OPA_PATH) {
    return console.warn(
      `OPA is not built in (${problem}); OPA_PATH is used instead: ${process.env.OPA_PATH}`,
    );
  }
  console.error(`cannot build OPA: ${problem}`);
  console.error(
    `install Go ${go} or newer (https://go.dev/dl), or set OPA_PATH to an opa binary of version 1 or newer`,
  );
  process.exitCode = 1;
}

function buildWasm() {
  const raw = new URL(`opa.wasm.tmp-${process.pid}`, OUTPUT);
  try {
    runGo(["build", ...BUILD_FLAGS, "-o", fileURLToPath(raw), "."], TARGET);
    return readFileSync(raw);
  } finally {
    rmSync(raw, { force: true });
  }
}

function compress(wasm) {
  return brotliCompressSync(wasm, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
    },
  });
}

function replaceFile(target, content) {
  const temporary = new URL(`${target.href}.tmp-${process.pid}`);
  writeFileSync(temporary, content);
  renameSync(temporary, target);
}

function megabytes(bytes) {
  return (bytes.length / 1e6).toFixed(1);
}

main();
