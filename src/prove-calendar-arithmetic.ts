/** The value of an expression by those of its fields, in their order; no number where OPA has no value. */
export type Arithmetic = (fields: readonly number[]) => number;

/** Reads Rego that does arithmetic on fields and whole numbers, and nothing else; `undefined` for all else. */
export function readArithmetic(text: string, fields: readonly string[]): Arithmetic | undefined {
  const tokens = text.match(/\w+|\S/g) ?? [];
  let at = 0;
  let isRead = true;
  const take = (): string => {
    at += 1;
    return tokens[at - 1] ?? "";
  };
  const expect = (token: string): void => {
    if (take() !== token) isRead = false;
  };
  const binary = (operators: string, operand: () => Arithmetic): Arithmetic => {
    let left = operand();
    for (let token = tokens[at] ?? " "; operators.includes(token); token = tokens[at] ?? " ") {
      const apply = OPERATORS[take()];
      const [a, b] = [left, operand()];
      if (apply === undefined) isRead = false;
      else left = (values) => apply(a(values), b(values));
    }
    return left;
  };
  const sum = (): Arithmetic => binary("+-", product);
  const product = (): Arithmetic => binary("*/%", single);
  const single = (): Arithmetic => {
    const token = take();
    if (token === "(" || token === "floor") {
      if (token === "floor") expect("(");
      const inner = sum();
      expect(")");
      return token === "floor" ? (values) => Math.floor(inner(values)) : inner;
    }
    if (/^\d{1,9}$/.test(token)) return () => Number(token);
    const field = fields.indexOf(token);
    if (field < 0) isRead = false;
    return (values) => values[field] ?? Number.NaN;
  };
  const whole = sum();
  return isRead && at === tokens.length ? whole : undefined;
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? Number.NaN : a / b),
  // Of what is not whole there is no remainder, and of what is negative nothing is said here.
  "%": (a, b) => (Number.isSafeInteger(a) && Number.isSafeInteger(b) && a >= 0 && b > 0 ? a % b : Number.NaN),
};
