/** The value below which `share` of the values lie, linear between neighbours. */
export function quantile(values, share) {
  if (values.length === 0) throw new Error("No value was measured");
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = Math.floor(position);
  const high = Math.ceil(position);
  return sorted[low] + (sorted[high] - sorted[low]) * (position - low);
}

export function median(values) {
  return quantile(values, 0.5);
}
