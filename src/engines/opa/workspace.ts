import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkPaths } from "./paths.js";
import type { OpaModule } from "./toolchain.js";

/** Modules as files in a folder of their own; `files` are relative to it. */
export interface Workspace {
  readonly folder: string;
  readonly files: readonly string[];
  readonly remove: () => void;
}

export function createWorkspace(modules: readonly OpaModule[]): Workspace {
  const files = checkPaths(modules).map((module) => module.path);
  const folder = mkdtempSync(join(tmpdir(), "concord-opa-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const { path, source } of modules) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), source);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, files, remove };
}

/** Removes the workspace whatever happens. */
export function inWorkspace<T>(modules: readonly OpaModule[], use: (workspace: Workspace) => T): T {
  const workspace = createWorkspace(modules);
  try {
    return use(workspace);
  } finally {
    workspace.remove();
  }
}
