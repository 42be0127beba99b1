import { type TypeName, typeValue } from "../../../compilers/model/index.js";

/** A text and, when it is not of the text type, the nearest ones that are: a constraint on a path may name only its end. */
export function fitText(type: TypeName, text: string): readonly string[] {
  if (typeValue(type, text) !== undefined || type === "string") return [text];
  const wrapped =
    type === "path"
      ? [`/${text}`, `/a/${text}`, `/a${text}`, `/${text}a`]
      : [`a${text}`, `a.${text}`, `${text}a`, `a${text}a`, text.toLowerCase()];
  return [text, ...wrapped.filter((each) => typeValue(type, each) !== undefined)];
}
