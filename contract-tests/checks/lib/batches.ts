/** Few enough for a small server. */
const batchSize = 8

/** Sends independent requests, some at a time, always in the same order. */
export async function sendInBatches<Item, Result>(
  items: readonly Item[],
  send: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += batchSize)
    results.push(...(await Promise.all(items.slice(start, start + batchSize).map(send))))
  return results
}
