import { BundleError } from "./bundle-error.js";
import { type BundleFile, inOrder } from "./file.js";

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;

/**
 * Packs files as a tar archive (ustar) that depends on nothing but names and contents: sorted, no time, no owner, mode 0644.
 * Throws a `BundleError` for a name that the format has no room for.
 */
export function packTar(files: readonly BundleFile[]): Uint8Array {
  const parts = inOrder(files).flatMap(({ name, bytes }) => [
    header(name, bytes.length),
    bytes,
    Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header(path: string, size: number): Buffer {
  const { prefix, name } = splitPath(path);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  // While the sum is taken, its own place holds spaces.
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  block.write("ustar\0", 257);
  block.write("00", 263);
  block.write(octal(0, 8), 329);
  block.write(octal(0, 8), 337);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)} `, 148);
  return block;
}

/** A long path is cut at a slash into the two fields that the format has for it. */
function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  if (Buffer.byteLength(path) <= NAME) return { prefix: "", name: path };
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= PREFIX && Buffer.byteLength(name) <= NAME) return { prefix, name };
  }
  throw new BundleError(`\`${path}\` is too long for a path in a bundle: give the policy a shorter \`name\``);
}

/** A number of an archive: octal digits that fill the field, and a NUL. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}
