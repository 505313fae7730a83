/** `upheld completions`: what a shell needs to complete command lines. */
import { type Command, command } from "./command.ts";
import { printJson } from "./output.ts";
import { UsageError } from "./usage_error.ts";
import { allCommands } from "./commands.ts";

const help = `Prints what a shell needs to complete the commands and options of upheld.

Usage: upheld completions <bash | zsh | fish>

Options:
  --json  print commands and options as JSON
  --help  this text

Examples:
  source <(upheld completions bash)
  upheld completions fish > ~/.config/fish/completions/upheld.fish

Ends with 0, or with 2 when it was called wrongly.`;

const shells = { bash, zsh, fish };

export default command({
  name: "completions",
  summary: "Prints completions for bash, zsh or fish",
  help,
  options: { json: { type: "boolean", default: false } },
  async run({ values, positionals: [shell = "", ...more] }) {
    const commands = await allCommands();
    if (values.json) {
      printJson(commands.map((it) => ({ name: it.name, options: optionsOf(it) })));
      return 0;
    }
    if (more.length > 0 || !Object.hasOwn(shells, shell)) {
      throw new UsageError(`There is no shell ${JSON.stringify(shell)} here`, shell, Object.keys(shells));
    }
    console.log(shells[shell as keyof typeof shells](commands));
    return 0;
  },
});

const optionsOf = ({ options }: Command) => [...Object.keys(options), "help"].map((name) => `--${name}`);

function bash(commands: readonly Command[]): string {
  const cases = commands.map((it) => `    ${it.name}) words="${optionsOf(it).join(" ")}" ;;`);
  return `_upheld() {
  local words="${commands.map(({ name }) => name).join(" ")}"
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "\${COMP_WORDS[1]}" in
${cases.join("\n").replaceAll("    ", "      ")}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _upheld upheld`;
}

function zsh(commands: readonly Command[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;
}

function fish(commands: readonly Command[]): string {
  const lines = commands.flatMap((it) => [
    `complete -c upheld -n __fish_use_subcommand -a ${it.name} -d '${it.summary.replaceAll("'", "\\'")}'`,
    ...optionsOf(it).map((option) =>
      `complete -c upheld -n '__fish_seen_subcommand_from ${it.name}' -l ${option.slice(2)}`
    ),
  ]);
  return lines.join("\n");
}
