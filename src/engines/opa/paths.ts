import type { OpaModule } from "./toolchain.js";

// A name that every file system takes, that is no option of a command, and that cannot leave its folder.
const PATH = /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\.rego$/;

/** Gives the modules back if their paths are usable and different; throws otherwise, because callers choose the paths. */
export function checkPaths(modules: readonly OpaModule[]): readonly OpaModule[] {
  const seen = new Set<string>();
  for (const { path } of modules) {
    if (!PATH.test(path)) throw new Error(`\`${path}\` is no usable path of a Rego module`);
    if (seen.has(path)) throw new Error(`two Rego modules have the path \`${path}\``);
    seen.add(path);
  }
  return modules;
}
