/** The memory that kernels work on, and who gives out room in it: TensorFlow.js' own, or any other. */
export interface KernelMemory {
  readonly memory: WebAssembly.Memory;
  /**
   * Room for so many bytes, until it is freed.
   *
   * @throws {RangeError} When there is none.
   */
  allocate(bytes: number): number;
  /** Gives the room at an address back. */
  free(address: number): void;
}
