/** How a command is started on a pseudo-terminal here, given its line for the shell; undefined where nothing here makes one. */
const makers: readonly (readonly [string, (line: string) => string[]])[] = [
  ["script", (line) => ["-qec", line, "/dev/null"]],
  ["python3", (line) => [
    "-c",
    "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(['sh', '-c', sys.argv[1]])))",
    line,
  ]],
];

/** What makes pseudo-terminals here. */
const maker = makers.find(([command]) => {
  try {
    return new Deno.Command(command, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
});

/** Whether there can be a terminal here. */
export const hasTerminal = maker !== undefined;

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Runs Deno on a terminal, with colours, and gives all that it wrote there.
 *
 * @param commands A folder whose commands come before all others.
 */
export async function runOnTerminal(
  args: readonly string[],
  folder: string,
  commands = folder,
): Promise<{ readonly code: number; readonly shown: string }> {
  const [command, argsOf] = maker!;
  const { code, stdout } = await new Deno.Command(command, {
    args: argsOf(`PATH=${quoted(commands)}:"$PATH" ${[Deno.execPath(), ...args].map(quoted).join(" ")}`),
    cwd: folder,
    stdin: "null",
    env: { NO_COLOR: "", TERM: "xterm-256color", SHELL: "/bin/sh" },
  }).output();
  return { code, shown: new TextDecoder().decode(stdout) };
}
