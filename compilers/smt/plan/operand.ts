import type { Formula } from "../logic.js";
import { FALSE, TRUE, textConstant } from "./constant.js";
import { type Frame, readLocal } from "./frame.js";
import type { Operand } from "./ir.js";
import type { Run } from "./state.js";
import type { Value } from "./value.js";

/** What an operand of a statement stands for, where a condition holds. */
export function readOperand({ world }: Run, frame: Frame, operand: Operand, live: Formula): Value {
  switch (operand.kind) {
    case "local":
      return readLocal(world, frame, operand.local, live);
    case "text":
      return textConstant(operand.text);
    case "boolean":
      return operand.value ? TRUE : FALSE;
  }
}
