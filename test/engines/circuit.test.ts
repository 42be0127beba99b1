import { expect, it } from "vitest";
import { createCircuit } from "../../src/engines/circuit.js";

it("opens after so many failures in a row, and lets one trial through after the pause", () => {
  let time = 0;
  const circuit = createCircuit({ failures: 3, pause: 100, now: () => time });
  for (let call = 0; call < 3; call += 1) {
    expect(circuit.mayCall()).toBe(true);
    circuit.failed();
  }
  expect(circuit.mayCall()).toBe(false);
  time = 99;
  expect(circuit.mayCall()).toBe(false);
  time = 100;
  expect(circuit.mayCall()).toBe(true);
  // Only one: the others wait for what it says.
  expect(circuit.mayCall()).toBe(false);
});

it("pauses again when the trial fails, and closes when it succeeds", () => {
  let time = 0;
  const circuit = createCircuit({ failures: 1, pause: 100, now: () => time });
  circuit.failed();
  time = 100;
  expect(circuit.mayCall()).toBe(true);
  circuit.failed();
  expect(circuit.mayCall()).toBe(false);
  time = 200;
  expect(circuit.mayCall()).toBe(true);
  circuit.succeeded();
  expect([circuit.mayCall(), circuit.mayCall()]).toEqual([true, true]);
});

it("forgets failures once a call succeeds", () => {
  const circuit = createCircuit({ failures: 2, now: () => 0 });
  for (let call = 0; call < 10; call += 1) {
    circuit.failed();
    expect(circuit.mayCall()).toBe(true);
    circuit.succeeded();
  }
});
