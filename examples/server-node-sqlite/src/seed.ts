/** `npm run seed`: adds three pools with utilization values to an empty database. */
import { openDatabase } from './database.ts'
import { PoolStore } from './pools.ts'
import { exitWithError, readSettings } from './settings.ts'

const pools = [
  {
    name: 'ML Training Cluster',
    description: 'Training of large models',
    region: 'us-east-1',
    provider: 'AWS',
    nodeTypes: [
      { type: 'p4d.24xlarge', count: 32 },
      { type: 'p3.16xlarge', count: 16 },
    ],
    tags: ['ml-training', 'production'],
    figures: [78.5, 82.3, 91.7, 65.2],
  },
  {
    name: 'Inference EU',
    description: 'Serving in Europe',
    region: 'europe-west4',
    provider: 'GCP',
    nodeTypes: [{ type: 'g2-standard-48', count: 12 }],
    tags: ['inference'],
    figures: [41, 55.4, 63.9, 70.1],
  },
  {
    name: 'Notebook Sandbox',
    description: '',
    region: 'westeurope',
    provider: 'Azure',
    nodeTypes: [{ type: 'Standard_NC24ads_A100_v4', count: 2 }],
    tags: [],
    figures: [3.2, 11, 0, 1.5],
  },
]

try {
  seed()
} catch (error) {
  exitWithError(error)
}

function seed(): void {
  const database = openDatabase(readSettings(process.env).database)
  const store = new PoolStore(database, { startupMs: 0 })
  if (store.list().pools.length > 0) console.log('nothing was added: the database already has pools')
  else {
    const measure = database.prepare(
      'UPDATE pools SET cpu_utilization = ?, memory_utilization = ?, gpu_utilization = ?, network_utilization = ? WHERE id = ?',
    )
    for (const { figures, ...fields } of pools) measure.run(...figures, store.create(fields, 'system').id)
    console.log(`${pools.length} pools added`)
  }
  database.close()
}
