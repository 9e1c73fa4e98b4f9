/**
 * Calls `work` for each item, at most `limit` at a time, and returns the results in the order of the items.
 *
 * @throws The first error, once every call that was started has settled. No other one is started.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const errors: unknown[] = []
  let next = 0
  const workOff = async () => {
    while (next < items.length && errors.length === 0) {
      const index = next++
      try {
        results[index] = await work(items[index] as Item, index)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, workOff))
  if (errors.length > 0) throw errors[0]
  return results
}
