#!/usr/bin/env node
// Stands in for a solver of the machine: what a script says in a comment is what comes back.
if (process.argv.includes("--version")) {
  process.stdout.write("fake 1.2.3\n");
} else {
  let said = "";
  let told = 0;
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (text) => {
    said += text;
    for (let end = said.search(/\(echo "[^"]*"\)\n/); end >= 0; end = said.search(/\(echo "[^"]*"\)\n/)) {
      const [echo, last] = /\(echo "([^"]*)"\)\n/.exec(said);
      const script = said.slice(0, end);
      said = said.slice(end + echo.length);
      told += 1;
      if (script.includes("; hang")) return;
      if (script.includes("; die")) process.exit(3);
      if (script.includes("; complain")) process.stderr.write("no licence\n", () => process.exit(1));
      else if (script.includes("; error")) process.stdout.write(`(error "bad")\nunsat\n${last}\n`);
      else if (script.includes("; cut")) process.stdout.write("unsat\n", () => process.exit(0));
      else if (script.includes("; slowly")) {
        process.stdout.write(`unsat\n"${last.slice(0, 9)}`);
        setImmediate(() => process.stdout.write(`${last.slice(9)}"\n`));
      } else process.stdout.write(`((told ${told}))\nunsat\n${last}\n`);
    }
  });
}
