/** A sentence for each row that cannot stand: slower than the project allows, or faster than the machine. */
export function findMissed(rows) {
  return rows.flatMap(({ id, unit, ours, limit, ratios }) => {
    if (ours > limit) return [`${id} took ${ours.toFixed(1)} ${unit}; the limit is ${limit}.`];
    if (ratios.peak > 1)
      return [`${id} is ${ratios.peak.toFixed(2)} of the peak, so one of the two was measured wrongly.`];
    return [];
  });
}
