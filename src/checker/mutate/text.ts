/** A text that differs from this one by one character, the last that is a letter or a digit where there is one. */
export function changeText(text: string): string {
  const chars = [...text];
  const index = chars.findLastIndex((char) => /[A-Za-z0-9]/.test(char));
  if (index === -1) return `${text}x`;
  chars[index] = nextChar(chars[index] ?? "");
  return chars.join("");
}

/** Numbers next to one, in units of its last written digit. */
export function neighbours(number: string): readonly string[] {
  const [whole = "", fraction = ""] = number.split(".");
  const digits = BigInt(whole.replace("-", "") + fraction) * (number.startsWith("-") ? -1n : 1n);
  return [digits + 1n, digits - 1n].map((each) => withFraction(each, fraction.length));
}

function nextChar(char: string): string {
  if (char === "z") return "a";
  if (char === "Z") return "A";
  if (char === "9") return "8";
  return String.fromCharCode(char.charCodeAt(0) + 1);
}

function withFraction(digits: bigint, length: number): string {
  const sign = digits < 0n ? "-" : "";
  const text = (digits < 0n ? -digits : digits).toString().padStart(length + 1, "0");
  return length === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -length)}.${text.slice(-length)}`;
}
