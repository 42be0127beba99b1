/** How a module traps: by the instruction for it, outside of its memory, or without stack. */
export const TRAPS = ["unreachable", "out of bounds", "out of stack"] as const;

/** One of them. */
export type Trap = (typeof TRAPS)[number];

const CODE_SECTION = 10;
const EXPORT_SECTION = 7;
const IMPORT_SECTION = 2;
/** Which parameter of `opa_eval` is the length of the input in bytes, and how many parameters there are. */
const LENGTH = 4;
const PARAMETERS = 7;

/**
 * The same policy.wasm, but for requests of more than `bytes` bytes of JSON its `opa_eval` really traps. Everything else of it is what
 * OPA compiled.
 */
export function trapping(wasm: Uint8Array, trap: Trap, bytes: number): Uint8Array {
  const sections = sectionsOf(wasm);
  const imported = count(sections, IMPORT_SECTION, importedFunctions);
  const index = count(sections, EXPORT_SECTION, (bytes) => exportedFunction(bytes, "opa_eval"));
  const attack = [0x20, LENGTH, 0x41, ...signed(bytes), 0x4b, 0x04, 0x40, ...instructions(trap, index), 0x0b];
  const written = sections.map(({ id, body }) => {
    const changed = id === CODE_SECTION ? withPrefix(body, index - imported, attack) : body;
    return [id, ...unsigned(changed.length), ...changed];
  });
  return Uint8Array.from([...wasm.subarray(0, 8), ...written.flat()]);
}

function instructions(trap: Trap, index: number): readonly number[] {
  switch (trap) {
    case "unreachable":
      return [0x00];
    case "out of bounds":
      // Loads from the last address there is, and drops what it would find.
      return [0x41, 0x7f, 0x28, 0x02, 0x00, 0x1a];
    case "out of stack":
      // Calls itself with its own arguments, for ever.
      return [
        ...Array.from({ length: PARAMETERS }, (_, parameter) => [0x20, parameter]).flat(),
        0x10,
        ...unsigned(index),
        0x1a,
      ];
  }
}

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

/** A position in bytes that moves as they are read. */
interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

function sectionsOf(wasm: Uint8Array): readonly Section[] {
  const reader: Reader = { bytes: wasm, at: 8 };
  const sections: Section[] = [];
  while (reader.at < wasm.length) {
    const id = readByte(reader);
    sections.push({ id, body: readBytes(reader) });
  }
  return sections;
}

function count(sections: readonly Section[], id: number, of: (body: Uint8Array) => number): number {
  const section = sections.find((each) => each.id === id);
  if (section === undefined) throw new Error(`the module has no section ${id}`);
  return of(section.body);
}

function importedFunctions(bytes: Uint8Array): number {
  const reader: Reader = { bytes, at: 0 };
  let functions = 0;
  for (let left = readUnsigned(reader); left > 0; left -= 1) {
    readBytes(reader);
    readBytes(reader);
    const kind = readByte(reader);
    if (kind === 0) {
      readUnsigned(reader);
      functions += 1;
    } else if (kind === 2) {
      const limits = readByte(reader);
      readUnsigned(reader);
      if (limits === 1) readUnsigned(reader);
    } else throw new Error("an import that OPA's modules do not have");
  }
  return functions;
}

function exportedFunction(bytes: Uint8Array, name: string): number {
  const reader: Reader = { bytes, at: 0 };
  for (let left = readUnsigned(reader); left > 0; left -= 1) {
    const found = Buffer.from(readBytes(reader)).toString();
    const kind = readByte(reader);
    const index = readUnsigned(reader);
    if (found === name && kind === 0) return index;
  }
  throw new Error(`the module exports no ${name}`);
}

/** The code section with instructions put before those of one function, after its locals. */
function withPrefix(body: Uint8Array, place: number, prefix: readonly number[]): Uint8Array {
  const reader: Reader = { bytes: body, at: 0 };
  const functions = Array.from({ length: readUnsigned(reader) }, () => readBytes(reader));
  const written = functions.map((code, index) => {
    if (index !== place) return [...unsigned(code.length), ...code];
    const locals: Reader = { bytes: code, at: 0 };
    for (let left = readUnsigned(locals); left > 0; left -= 1) {
      readUnsigned(locals);
      readByte(locals);
    }
    const changed = [...code.subarray(0, locals.at), ...prefix, ...code.subarray(locals.at)];
    return [...unsigned(changed.length), ...changed];
  });
  return Uint8Array.from([...unsigned(functions.length), ...written.flat()]);
}

function readByte(reader: Reader): number {
  const byte = reader.bytes[reader.at];
  if (byte === undefined) throw new Error("the module ends too early");
  reader.at += 1;
  return byte;
}

function readBytes(reader: Reader): Uint8Array {
  const length = readUnsigned(reader);
  reader.at += length;
  return reader.bytes.subarray(reader.at - length, reader.at);
}

function readUnsigned(reader: Reader): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = readByte(reader);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
}

function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 0x80))];
}

function signed(value: number): readonly number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(Math.floor(value / 0x80))];
}
