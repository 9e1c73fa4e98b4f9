import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Redirects temporary files of the tests and their programs to a new folder, and removes it afterwards. */
export default async function setup(): Promise<() => Promise<void>> {
  // A short name, because some systems limit the path of a socket to about 100 characters.
  const folder = await mkdtemp(join(tmpdir(), 'cp-'))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  return () => rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
