const running = new Set<Deno.ChildProcess>();

/** Lets a program that was started end where this process is ended, after `endTogether`. */
export function tied(child: Deno.ChildProcess): Deno.ChildProcess {
  running.add(child);
  void child.status.finally(() => running.delete(child));
  return child;
}

/**
 * Runs a program to its end.
 *
 * @param watch Told what it says, on both streams, as it says it.
 */
export async function output(
  program: string,
  options: Deno.CommandOptions,
  watch: (text: string) => void = () => {},
): Promise<Deno.CommandOutput> {
  const { stdout = "piped", stderr = "piped" } = options;
  const child = tied(new Deno.Command(program, { stdin: "null", ...options, stdout, stderr }).spawn());
  const [status, out, error] = await Promise.all([
    child.status,
    stdout === "piped" ? allOf(child.stdout, watch) : new Uint8Array(),
    stderr === "piped" ? allOf(child.stderr, watch) : new Uint8Array(),
  ]);
  return { ...status, stdout: out, stderr: error };
}

async function allOf(stream: ReadableStream<Uint8Array>, watch: (text: string) => void) {
  const decoder = new TextDecoder(), chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
    watch(decoder.decode(chunk, { stream: true }));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/**
 * From here on a signal that ends this process first ends the programs that it runs by `output`, and removes what it would leave
 * behind. For a program of its own, and no test.
 */
export function endTogether(clean: () => void = () => {}): void {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    Deno.addSignalListener(signal, async () => {
      const children = [...running];
      for (const child of children) child.kill();
      await Promise.all(children.map(({ status }) => status));
      clean();
      Deno.exit(code);
    });
  }
}
