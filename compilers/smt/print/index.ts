export { printBoolean } from "./boolean.js";
export { describeAtom } from "./describe.js";
export type { Printed } from "./formulas.js";
export { printFull } from "./full.js";
