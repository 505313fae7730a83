/**
 * Masks of dropout, on the calling thread: a generator has one order.
 *
 * The naive definition:
 *
 *     for each example: for (i < drawn) mask[i] = uniform() < rate ? 0 : scale; for (i from drawn to size) mask[i] = mask[i - drawn]
 *
 * `uniform` takes the low 26 and 27 bits of two words of xoroshiro128+ (Blackman & Vigna 2018), as the random streams do; `state` is the
 * generator's two words, before and after.
 */
export function dropoutMask(state: usize, rate: f64, scale: f32, examples: i32, drawn: i32, size: i32, mask: usize): void {
  let s0 = load<u64>(state), s1 = load<u64>(state, 8);
  const bound = <i64> ceil(rate * 9007199254740992.0), repeated = <usize> drawn << 2, bits = reinterpret<i32>(scale);
  for (let example = 0; example < examples; example++) {
    const behindDrawn = mask + repeated, end = mask + (<usize> size << 2);
    for (; mask < behindDrawn; mask += 4) {
      const high = (s0 + s1) & 0x3ffffff;
      s1 ^= s0;
      s0 = rotl(s0, 24) ^ s1 ^ s1 << 16;
      s1 = rotl(s1, 37);
      const low = (s0 + s1) & 0x7ffffff;
      s1 ^= s0;
      s0 = rotl(s0, 24) ^ s1 ^ s1 << 16;
      s1 = rotl(s1, 37);
      // No branch: which way it goes is what nobody can predict.
      store<i32>(mask, bits & ~<i32> (<i64> (high << 27 | low) - bound >> 63));
    }
    for (; mask < end; mask += 4) store<f32>(mask, load<f32>(mask - repeated));
  }
  store<u64>(state, s0);
  store<u64>(state, s1, 8);
}
