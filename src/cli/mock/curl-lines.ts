import { operations } from '../../core/operations.ts'

/** One command for each operation of a server, ready to paste into a shell. */
export function curlLines(url: string): string[] {
  return Object.values(operations).map(({ method, path, requestSchema }) => {
    const target = url + path.replace('{poolId}', 'pool-1')
    const verb = method === 'GET' ? '' : ` -X ${method}`
    if (!requestSchema) return `  curl${verb} ${target}`
    return `  curl${verb} ${target} -H 'content-type: application/json' -d '${JSON.stringify(bodies[requestSchema])}'`
  })
}

/** The shortest body that each operation takes. */
const bodies: Record<string, object> = {
  CreatePoolRequest: { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] },
  UpdatePoolRequest: { name: 'Renamed' },
}
