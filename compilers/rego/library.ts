import type { RegoRule } from "./ast.js";

interface Entry {
  readonly needs: readonly string[];
  readonly text: string;
}

/** Defines a type by `is_<type>`; `not_<type>` is asked of values, for which null is the same as absent. */
function type(name: string, needs: readonly string[], text = ""): Entry {
  const negative = `not_${name}(value) if {
	not is_${name}(value)
	value != null
}`;
  return { needs, text: text === "" ? negative : `${negative}\n\n${text}` };
}

/**
 * Definitions that are the same for every policy; a module holds those that it uses. They take only builtins that OPA compiles
 * to Wasm natively and that mean the same there and in the interpreter: no `time`, no `glob`, and rounding of positive
 * numbers only.
 */
const LIBRARY = {
  is_action: {
    needs: [],
    text: `is_action(value) if {
	is_string(value)
	value != ""
}`,
  },
  invalid: {
    needs: [],
    text: `invalid(misfits) := ["DENY", [], "invalid_attribute", [name | some [_, name] in sort(misfits)]]`,
  },
  merged: {
    needs: [],
    text: `merged(fired) := only if {
	count(fired) == 1
	some [_, only] in fired
}

else := [decision, ids, reason, []] if {
	sorted := sort(fired)
	[_, [decision, _, reason, _]] := sorted[0]
	ids := [id | some [_, [_, [id], _, _]] in sorted]
}`,
  },
  misplaced: {
    needs: [],
    text: `misplaced(record) if {
	not is_object(record)
	record != null
}`,
  },
  not_string: type("string", []),
  not_boolean: type("boolean", []),
  not_integer: type(
    "integer",
    [],
    `is_integer(value) if {
	is_number(value)
	value >= -9007199254740991
	value <= 9007199254740991
	is_whole(value)
}

# A slice takes whole numbers only; written as 1.0 or 1e3 a number may need the slower test.
is_whole(number) if array.slice([], number, number) == []

else if floor(number) == number`,
  ),
  not_decimal: type(
    "decimal",
    [],
    `is_decimal(value) if {
	is_number(value)
	value > -100000000000
	value < 100000000000
}`,
  ),
  not_strings: type(
    "strings",
    [],
    `is_strings(value) if {
	is_array(value)
	every element in value {
		is_string(element)
	}
}`,
  ),
  not_path: type(
    "path",
    [],
    `is_path(value) if {
	is_string(value)
	startswith(value, "/")
	not contains(value, "//")
	not contains(value, "\\\\")
	not contains(value, "\\u0000")
	not has_dot_segment(value)
}

has_dot_segment(path) if {
	contains(path, "/.")
	some segment in split(path, "/")
	segment in [".", ".."]
}`,
  ),
  not_hostname: type(
    "hostname",
    [],
    `is_hostname(value) if {
	is_string(value)
	count(value) <= 253
	trim(value, "eaoitnsrlchdpum.gbfwykv-xjqz0123456789") == ""
	padded := concat("", [".", value, "."])
	not contains(padded, "..")
	not contains(padded, ".-")
	not contains(padded, "-.")
	not has_long_label(value)
}

has_long_label(host) if {
	count(host) > 63
	some label in split(host, ".")
	count(label) > 63
}`,
  ),
  not_ip: type(
    "ip",
    [],
    `is_ip(value) if {
	is_string(value)
	count(value) <= 45
	trim(value, "0123456789.:abcdefABCDEF") == ""
	not has_loose_colon(value)
	not is_mapped(value)
	is_address(value)
}

# Wasm reads past a single colon at the end.
has_loose_colon(address) if {
	endswith(address, ":")
	not endswith(address, "::")
}

is_address(value) if net.cidr_contains("0.0.0.0/0", value)

is_address(value) if net.cidr_contains("::/0", value)

is_mapped(address) if {
	contains(address, ":")
	net.cidr_contains("::ffff:0:0/96", address)
}`,
  ),
  at_least: bound("at_least", ">="),
  at_most: bound("at_most", "<="),
  above: bound("above", ">"),
  below: bound("below", "<"),
  within: {
    needs: [],
    text: `within(path, directory) if startswith(path, directory)

else if {
	startswith(directory, path)
	concat("", [path, "/"]) == directory
}`,
  },
  under: {
    needs: [],
    text: `under(host, domain) if endswith(host, domain)

else if {
	endswith(domain, host)
	concat("", [".", host]) == domain
}`,
  },
  in_range_4: {
    needs: [],
    text: `in_range_4(address, range) if {
	not contains(address, ":")
	net.cidr_contains(range, address)
}`,
  },
  in_range_6: {
    needs: [],
    text: `in_range_6(address, range) if {
	contains(address, ":")
	net.cidr_contains(range, address)
}`,
  },
  integer_text: {
    needs: [],
    text: `integer_text(value) := format_int(value, 10) if {
	is_number(value)
	value >= -2147483647
	value <= 2147483647
}`,
  },
  epoch_milliseconds: {
    needs: ["digits"],
    text: `epoch_milliseconds(text) := ((days * 86400000) + clock) - offset if {
	is_string(text)
	count(text) <= 29
	[date_text, rest] := split(text, "T")
	days := epoch_days(date_text)
	[clock_text, offset] := split_offset(rest)
	clock := time_of_day(clock_text)
}

# The Gregorian calendar, counted from March on so that leap days come last. 400 years have 146097 days; with that
# many added no year is negative.
epoch_days(text) := (((year * 365) + leap_days) + day_of_year) - 865565 if {
	[year_text, month_text, day_text] := split(text, "-")
	written_year := digits(year_text, 4, 10000)
	month := digits(month_text, 2, 100)
	month >= 1
	month <= 12
	day := digits(day_text, 2, 100)
	day >= 1
	day <= days_in(written_year, month)
	year := (written_year + 400) - floor((14 - month) / 12)
	leap_days := (floor(year / 4) - floor(year / 100)) + floor(year / 400)
	day_of_year := (floor(((153 * ((month + 9) % 12)) + 2) / 5) + day) - 1
}

days_in(year, month) := 29 if {
	month == 2
	is_leap(year)
}

else := [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]

is_leap(year) if year % 400 == 0

is_leap(year) if {
	year % 4 == 0
	year % 100 != 0
}

split_offset(text) := [trim_suffix(text, "Z"), 0] if endswith(text, "Z")

split_offset(text) := [substring(text, 0, start), sign * ((hour * 3600000) + (minute * 60000))] if {
	start := count(text) - 6
	start >= 0
	sign := {"+": 1, "-": -1}[substring(text, start, 1)]
	[hour_text, minute_text] := split(substring(text, start + 1, -1), ":")
	hour := digits(hour_text, 2, 100)
	hour <= 23
	minute := digits(minute_text, 2, 100)
	minute <= 59
}

time_of_day(text) := ((hour * 3600000) + (minute * 60000)) + milliseconds if {
	[hour_text, minute_text, second_text] := split(text, ":")
	hour := digits(hour_text, 2, 100)
	hour <= 23
	minute := digits(minute_text, 2, 100)
	minute <= 59
	milliseconds := seconds(second_text)
	milliseconds < 60000
}

seconds(text) := digits(text, 2, 100) * 1000

seconds(text) := (digits(whole, 2, 100) * 1000) + digits(substring(concat("", [fraction, "00"]), 0, 3), 3, 1000) if {
	[whole, fraction] := split(text, ".")
	count(fraction) >= 1
	count(fraction) <= 3
}`,
  },
  digits: {
    needs: [],
    text: `# A number of that many digits; the 1 in front keeps a leading 0 from meaning anything.
digits(text, width, power) := to_number(concat("", ["1", text])) - power if {
	count(text) == width
	trim(text, "0123456789") == ""
}`,
  },
} as const satisfies Record<string, Entry>;

/** The name of a definition of the library. */
export type LibraryName = keyof typeof LIBRARY;

/** The definitions with these names and what they need, in the order of the library. */
export function libraryRules(used: ReadonlySet<LibraryName>): readonly RegoRule[] {
  const wanted = new Set<string>(used);
  for (const each of used) for (const need of LIBRARY[each].needs) wanted.add(need);
  return Object.entries(LIBRARY)
    .filter(([key]) => wanted.has(key))
    .map(([, { text }]) => ({ kind: "library", text }));
}

function bound(name: string, operator: string): Entry {
  return {
    needs: [],
    text: `${name}(value, bound) if {
	is_number(value)
	value ${operator} bound
}`,
  };
}
