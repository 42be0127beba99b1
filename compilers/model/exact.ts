/** A number as it is written, for those that a double cannot hold: `{"$number": "9007199254740993"}`. */
export interface ExactNumber {
  readonly $number: string;
}

const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/;

/** Whether a value in a request stands for a number that is written out. */
export function isExactNumber(value: unknown): value is ExactNumber {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "$number")) return false;
  const entries = Object.entries(value);
  const [first] = entries;
  return entries.length === 1 && typeof first?.[1] === "string" && JSON_NUMBER.test(first[1]);
}

/** The number that is written: a double, or for a whole number that a double cannot hold, its digits. */
export function exactNumber(written: string): number | ExactNumber {
  const value = Number(written);
  const isHeld = !/^-?[0-9]+$/.test(written) || (Number.isFinite(value) && BigInt(written) === BigInt(value));
  return isHeld ? value : { $number: written };
}

/** Reads JSON as `JSON.parse` does, but keeps the digits of whole numbers that a double cannot hold. */
export function parseExact(json: string): unknown {
  return JSON.parse(json.replace(/"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/g, keepDigits));
}

function keepDigits(token: string): string {
  if (token.startsWith('"')) return token;
  return typeof exactNumber(token) === "number" ? token : `{"$number":"${token}"}`;
}

/** JSON text in which written numbers stand as they are; `undefined` for what is no data. */
export function exactJson(value: unknown): string | undefined {
  if (isExactNumber(value)) return value.$number;
  if (Array.isArray(value)) return `[${value.map((each) => exactJson(each) ?? "null").join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([key, each]) => {
    const text = exactJson(each);
    return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
  });
  return `{${members.join(",")}}`;
}

/** Data in which written numbers became doubles, and what each lost. */
export function roundNumbers(value: unknown, tell: (written: string, rounded: number) => void): unknown {
  if (isExactNumber(value)) {
    const rounded = Number(value.$number);
    tell(value.$number, rounded);
    return rounded;
  }
  if (Array.isArray(value)) return value.map((each) => roundNumbers(each, tell));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, roundNumbers(each, tell)]));
}
