/** Why a bundle cannot be made of what was given; the message is one line, in the words of who gave it. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}
