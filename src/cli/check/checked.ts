import type { Source } from "../../../compilers/diagnostics/index.js";
import type { Concluded, CoverageReport, SearchResult } from "../../index.js";
import type { Explained } from "./explain.js";

/** What came of one check: of a policy, or of hand-written twins. */
export type Checked = Unable | Ran;

/** A check that could not run. */
export interface Unable {
  readonly kind: "unable";
  readonly file: string;
  readonly problem: string;
}

/** A check that ran. */
export interface Ran {
  readonly kind: "checked";
  /** What was checked, for people and as a name in reports. */
  readonly file: string;
  readonly source: Source;
  /** Engines that could not express the policy, with the reason. */
  readonly gaps: readonly { readonly engine: string; readonly reason: string }[];
  /** What else the user should know. */
  readonly notes: readonly string[];
  readonly result: Concluded<SearchResult>;
  /** Of a policy; hand-written texts have no rules that it could speak of. */
  readonly coverage: CoverageReport | undefined;
  readonly findings: readonly Explained[];
}
