import { type BundleFile, textFile } from "./file.js";

/** What a manifest says of one policy. */
export interface BundledPolicy {
  readonly name: string;
  readonly version: string | undefined;
  readonly digest: string;
  /** The place of its package: `concord/<name>`. */
  readonly root: string;
  /** What may be asked: `concord/<name>/decision`, .. */
  readonly entrypoints: readonly string[];
}

/**
 * The manifest: the bundle owns the packages of its policies and nothing beside them, so that it can live on a server with
 * others. What `metadata` says can be read there at `data.system.bundles.<bundle>.manifest.metadata`.
 */
export function manifestOf(revision: string, policies: readonly BundledPolicy[]): BundleFile {
  const manifest = {
    revision,
    roots: policies.map(({ root }) => root),
    rego_version: 1,
    metadata: {
      concord: {
        policies: policies.map(({ name, version, digest, root, entrypoints }) => ({
          name,
          ...(version === undefined ? {} : { version }),
          digest,
          package: root.replaceAll("/", "."),
          entrypoints,
        })),
      },
    },
  };
  return textFile(".manifest", `${JSON.stringify(manifest, undefined, 2)}\n`);
}
