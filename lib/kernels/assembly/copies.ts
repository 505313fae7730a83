/** Numbers that are copied, or set to 0; each function says where what it wrote ends. */

export function zeros(to: usize, n: i32): usize {
  const end = to + (n << 2);
  if (n >= 4) {
    const zero = f32x4.splat(0);
    for (; to + 16 <= end; to += 16) v128.store(to, zero);
  }
  for (; to < end; to += 4) store<f32>(to, 0);
  return to;
}

export function copy(to: usize, from: usize, n: i32): usize {
  const end = to + (n << 2);
  if (n >= 4) {
    for (; to + 64 <= end; to += 64) {
      const a = v128.load(from), b = v128.load(from, 16), c = v128.load(from, 32), d = v128.load(from, 48);
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
      from += 64;
    }
    for (; to + 16 <= end; to += 16) {
      v128.store(to, v128.load(from));
      from += 16;
    }
  }
  for (; to < end; to += 4) {
    store<f32>(to, load<f32>(from));
    from += 4;
  }
  return to;
}
