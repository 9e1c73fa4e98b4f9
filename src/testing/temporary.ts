import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives a run of the tests a folder for everything that they and their programs put into the temporary one, and removes it afterwards. */
export default async function setup(): Promise<() => Promise<void>> {
  // A short name: the path of a socket has little more than a hundred characters on some systems.
  const folder = await mkdtemp(join(tmpdir(), 'cp-'))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  return () => rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
