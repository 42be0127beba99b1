/** Something in a plan, a policy or a tree that has no translation into a formula; the message names it. */
export class Untranslatable extends Error {
  override readonly name = "Untranslatable";
}
