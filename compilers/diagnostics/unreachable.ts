/** Marks a branch that the types rule out; reaching it is a bug, not a bad policy. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
