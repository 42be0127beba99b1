import type { Formula, Logic } from "../logic.js";

/** When at least so many of the formulas hold: halves are counted apart, so that it grows no faster than their number. */
export function atLeast(logic: Logic, formulas: readonly Formula[], count: number): Formula {
  if (count <= 0) return logic.true;
  return counted(logic, formulas, count)[count] ?? logic.false;
}

/** For each number up to the most that is asked, when at least so many hold. */
function counted(logic: Logic, formulas: readonly Formula[], most: number): readonly Formula[] {
  const [first] = formulas;
  if (first === undefined) return [logic.true];
  if (formulas.length === 1) return [logic.true, first];
  const middle = Math.ceil(formulas.length / 2);
  const left = counted(logic, formulas.slice(0, middle), most);
  const right = counted(logic, formulas.slice(middle), most);
  const highest = Math.min(most, formulas.length);
  return Array.from({ length: highest + 1 }, (_, wanted) => {
    const ways = left.flatMap((here, count) => {
      const there = right[wanted - count];
      return there === undefined ? [] : [logic.and([here, there])];
    });
    // More on one side than are wanted are as good.
    return logic.or(ways);
  });
}
