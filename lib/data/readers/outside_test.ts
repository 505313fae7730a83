import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const readers = new URL("./mod.ts", import.meta.url).href;

/** What a program with the rights of a user prints, run in another folder: tests may read no more than the project. */
async function printedBy(code: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-check", `const readers = await import("${readers}"); ${code}`],
    cwd: fileURLToPath(new URL(".", import.meta.url)),
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("files outside the project are read by absolute and by relative path", async () => {
  const printed = await printedBy(`
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(folder + "/x.csv", "x\\n1\\n2\\n");
    Deno.chdir(folder);
    for (const path of [folder + "/x.csv", "x.csv", "./x.csv", "../" + folder.split("/").at(-1) + "/x.csv"]) {
      console.log((await readers.readCsv(path)).size);
    }
    await Deno.remove(folder, { recursive: true });
  `);
  assert.equal(printed, "2\n2\n2\n2");
});

const fashion = "/usr/share/datasets/fashion-mnist";

Deno.test("readIdx() reads Fashion-MNIST as Debian packs it, where it is installed", async (test) => {
  const there = await printedBy(`
    console.log(await Deno.stat("${fashion}").then(() => "there", () => "absent"));
  `);
  await test.step({
    name: there === "there" ? "70,000 images, as many of each class" : "skipped: apt-get install dataset-fashion-mnist",
    ignore: there !== "there",
    async fn() {
      const printed = await printedBy(`
        for (const set of ["train", "t10k"]) {
          const images = await readers.readIdx("${fashion}/" + set + "-images-idx3-ubyte.gz");
          const labels = await readers.readIdx("${fashion}/" + set + "-labels-idx1-ubyte.gz");
          const counts = new Array(10).fill(0);
          for (const label of labels.data) counts[label]++;
          const mean = images.data.reduce((sum, level) => sum + level, 0) / images.data.length / 255;
          console.log(images.shape.join(), new Set(counts).size, counts[9], mean.toFixed(4));
        }
      `);
      // The mean that is in use for this data set is 0.2860.
      assert.equal(printed, "60000,28,28 1 6000 0.2860\n10000,28,28 1 1000 0.2868");
    },
  });
});
