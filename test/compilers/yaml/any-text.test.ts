// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies refer to variables
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { diagnosticsToJson, renderDiagnostics, toSarif } from "../../../compilers/diagnostics/index.js";
import { loadCases, loadPolicy } from "../../../compilers/yaml/index.js";

const FOLDER = join(import.meta.dirname, "../../conformance");
const TEXTS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => readFileSync(join(FOLDER, file), "utf8"));

/** Pieces that mean something to YAML, to policies, or to hosts. */
const PIECES = [
  ..."{}[]:,-?&*#|>%@`'\"!\n \t\r\0\\$\ufeff\ud800é😀".split(/(?:)/u),
  "<<: ",
  "${",
  "${a}",
  "__proto__: ",
  "- ",
  "\n---\n",
  "!!float ",
  "&a ",
  "*a ",
  "null",
  "not: ",
  "any: ",
  "1e400",
  ".nan",
] as const;

it("whatever the text, loading says what is wrong and where, and never throws", () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.constantFrom(...PIECES)), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), edits, (text, all) => {
      const edited = all.reduce((before, [at, cut, piece]) => edit(before, at, cut, piece), text);
      const source = { path: "p.yaml", text: edited };
      const { policy, diagnostics } = loadPolicy(source);
      const { file, diagnostics: ofCases } = loadCases(source);
      expect(policy === undefined).toBe(diagnostics.some((each) => each.severity === "error"));
      expect(file === undefined).toBe(ofCases.some((each) => each.severity === "error"));
      for (const { span, related } of [...diagnostics, ...ofCases]) {
        for (const { start, end } of [span, ...related.map((each) => each.span)]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(edited.length);
        }
      }
      expect(renderDiagnostics(source, diagnostics).split("\n").length).toBeGreaterThan(diagnostics.length);
      expect(diagnosticsToJson(source, diagnostics)).toHaveLength(diagnostics.length);
      expect(toSarif(source, diagnostics).runs[0].results).toHaveLength(diagnostics.length);
    }),
    { numRuns: 400 },
  );
});

function edit(text: string, at: number, cut: number, piece: string): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + piece + text.slice(start + cut);
}
