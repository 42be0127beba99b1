export { type Printed, printBoolean } from "./boolean.js";
export { describeAtom } from "./describe.js";
