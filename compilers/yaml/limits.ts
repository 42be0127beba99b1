/** Size of a policy's text in UTF-8, at most. */
export const TEXT_BYTES = 8 * 1024 * 1024;
/** Tokens of the text; bounds the memory that a text of many tiny values takes. */
export const TOKENS = 3_000_000;
/** Levels of nested lists and maps, the outermost being the first. */
export const DEPTH = 64;
/** Values that aliases may add when they are all written out. */
export const ALIASED_VALUES = 100_000;
/** Levels of nested `any`, `all` and `not`. */
export const CONDITION_DEPTH = 16;
/** How many variables may refer to each other in a row. */
export const VARIABLE_DEPTH = 64;
/** Characters that all texts may have together once variables are put in. */
export const EXPANDED_CHARACTERS = 8 * 1024 * 1024;
/** Characters in a policy's name. */
export const NAME_CHARACTERS = 128;
