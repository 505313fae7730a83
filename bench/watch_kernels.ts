import type { CompiledKernels } from "../lib/kernels/compiled_kernels.ts";
import type { WindowGeometry } from "../lib/kernels/window_geometry.ts";

/** A call of a kernel that each step makes. */
export interface WatchedCall {
  /** The kernel and the sizes that it works on. */
  readonly label: string;
  /** Milliseconds in each step. */
  readonly times: number[];
}

type Kernel = (...args: number[]) => number;

/** Times each call of kernels from here on. Those at the same place of a step are the same call. */
export function watchKernels(kernels: CompiledKernels) {
  const { run } = kernels, geometryOf = kernels.geometry, calls: WatchedCall[] = [];
  let place = 0, counts = false, geometry = "";
  const timed = (name: string, kernel: Kernel): Kernel => (...args) => {
    const start = performance.now(), status = kernel(...args), ms = performance.now() - start;
    const call = calls[place++] ??= { label: labelOf(name, args, geometry), times: [] };
    if (counts) call.times.push(ms);
    return status;
  };
  const watched = Object.fromEntries(
    Object.entries(run).map(([name, kernel]) => [name, timed(name, kernel as Kernel)]),
  );
  Object.defineProperties(kernels, {
    run: { value: watched, configurable: true },
    geometry: {
      configurable: true,
      value(sizes: WindowGeometry) {
        const { inHeight, inChannels, outHeight, outChannels, filterHeight } = sizes;
        geometry =
          `${inHeight} x ${inHeight} x ${inChannels} to ${outHeight} x ${outHeight} x ${outChannels}, ${filterHeight} x ${filterHeight}`;
        return geometryOf.call(kernels, sizes);
      },
    },
  });
  return {
    /** @param counting Whether the step that begins is one of those that are told. */
    begin(counting: boolean): void {
      place = 0;
      counts = counting;
    },
    end(): readonly WatchedCall[] {
      Object.defineProperty(kernels, "run", { value: run, configurable: true });
      Reflect.deleteProperty(kernels, "geometry");
      return calls;
    },
  };
}

function labelOf(name: string, args: readonly number[], geometry: string): string {
  if (name === "matmul") {
    const [transposeA, transposeB, m, n, k] = args;
    return `matmul ${m} x ${n} x ${k}${transposeA ? ", A transposed" : ""}${transposeB ? ", B transposed" : ""}`;
  }
  if (!/onvolution|Pool|winograd|depthwise|FilterGradient/.test(name)) return name;
  return `${name} ${geometry}${name === "winogradConvolution" && args[3] ? ", input gradient" : ""}`;
}
