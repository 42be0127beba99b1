/** Something in a plan, a policy or a tree that has no translation into a formula; the message names it. */
export class Untranslatable extends Error {
  override readonly name = "Untranslatable";
}

/** What is made, unless something in what it is made of is nested more deeply than the stack is. */
export function orTooDeep<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError) || !/call stack/.test(error.message)) throw error;
    throw new Untranslatable("what is nested too deeply");
  }
}
