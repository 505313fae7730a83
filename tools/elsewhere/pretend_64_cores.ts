/** Loaded before a test: what asks for the number of cores is told of 64. */
Object.defineProperty(navigator, "hardwareConcurrency", { get: () => 64 });
