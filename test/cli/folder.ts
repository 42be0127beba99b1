import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";

/** A new folder with files of the given texts, and what removes it. */
export function folderOf(files: Readonly<Record<string, string>>): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "concord-cli-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** What makes a new folder with these files for a test, and removes it after. */
export function temporaryFolders(files: Readonly<Record<string, string>>): () => string {
  const made: { readonly remove: () => void }[] = [];
  afterEach(() => {
    for (const each of made.splice(0)) each.remove();
  });
  return () => {
    const folder = folderOf(files);
    made.push(folder);
    return folder.path;
  };
}

/** Policies and cases that tests of commands share. */
export const FILES = {
  "files.yaml": `name: files
attributes:
  path: {type: path, optional: true}
rules:
  - id: read
    action: read_file
    decision: allow
    reason: the workspace may be read
    conditions:
      path: {within: /workspace}
  - id: ask
    action: write_file
    decision: escalate
  - id: secrets
    action: "*_file"
    decision: deny
    conditions:
      path: {suffix: .env}
`,
  "files.cases.yaml": `policy: files.yaml
cases:
  - {name: inside, request: {action: read_file, parameters: {path: /workspace/a}}, decision: ALLOW, rules: [read]}
  - {name: outside, request: {action: read_file, parameters: {path: /etc/passwd}}, decision: DENY}
`,
  "failing.cases.yaml": `policy: files.yaml
cases:
  - {name: inside, request: {action: read_file, parameters: {path: /workspace/a}}, decision: ALLOW}
  - {name: "wrong <&\\"> \\e[2J", request: {action: read_file, parameters: {path: /etc/passwd}}, decision: ALLOW}
`,
  "typo.yaml": `rules:
  - action: read_file
    decison: allow
`,
  "syntax.yaml": "rules: [\n",
  "warned.yaml": "default_decision: allow\nrules:\n  - {action: rm, decision: deny}\n",
  "regex.yaml": `rules:
  - action: fetch
    decision: allow
    conditions:
      url: {regex: "^https://"}
`,
  "regex.cases.yaml": `policy: regex.yaml
cases:
  - {name: safe, request: {action: fetch, parameters: {url: "https://a"}}, decision: ALLOW}
`,
  "hostile.yaml": `name: "../../up\\e[31m"
rules:
  - id: "\\e[2Jgone\\u202e"
    action: read_file
    decision: allow
    reason: "\\e]0;title\\a"
`,
  "variable.yaml": `vars:
  root: /workspace
rules:
  - action: read_file
    decision: allow
    conditions:
      path: {within: "\${root}"}
`,
} as const;
