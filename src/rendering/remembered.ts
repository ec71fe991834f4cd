/** What there is of each is few: locales, currencies, countries. But they come from outside, and nobody promises it. */
const MOST = 500;

/** Calls `make` once for the same arguments: Intl's objects take a hundred times longer to make than to use. */
export function remembered<Parts extends readonly (string | number | undefined)[], Made extends {}>(
  make: (...parts: Parts) => Made,
): (...parts: Parts) => Made {
  const known = new Map<string, Made>();
  return (...parts) => {
    const key = parts.join('\n');
    let made = known.get(key);
    if (made === undefined) {
      if (known.size >= MOST) known.clear();
      made = make(...parts);
      known.set(key, made);
    }
    return made;
  };
}
