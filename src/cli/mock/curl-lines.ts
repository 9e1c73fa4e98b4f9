import { operations } from '../../core/operations.ts'

/** Returns one curl command per operation, ready to paste into a shell. */
export function curlLines(url: string): string[] {
  return Object.values(operations).map(({ method, path, requestSchema }) => {
    const target = url + path.replace('{poolId}', 'pool-1')
    const methodFlag = method === 'GET' ? '' : ` -X ${method}`
    if (!requestSchema) return `  curl${methodFlag} ${target}`
    return `  curl${methodFlag} ${target} -H 'content-type: application/json' -d '${JSON.stringify(bodies[requestSchema])}'`
  })
}

/** Minimal valid request bodies. */
const bodies: Record<string, object> = {
  CreatePoolRequest: { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] },
  UpdatePoolRequest: { name: 'Renamed' },
}
