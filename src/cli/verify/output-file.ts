import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { checkWritable, writeFileAtomically } from '../atomic-write.ts'

/**
 * Creates the directory of an output file and checks that the file can be written. Called before the run, so that a wrong
 * path costs no time. Returns the reason if the file cannot be written, such as `it is a directory`.
 */
export async function prepareOutputFile(file: string): Promise<string | undefined> {
  try {
    await makeDirectory(dirname(resolve(file)))
  } catch (error) {
    return `cannot create its directory: ${(error as Error).message}`
  }
  try {
    const type = await fileTypeOf(file)
    if (type === 'directory') return 'it is a directory'
    await (type === 'special' ? access(file, constants.W_OK) : checkWritable(file))
    return undefined
  } catch (error) {
    return `cannot write a file there: ${(error as Error).message}`
  }
}

/** Replaces a file atomically, or appends to a pipe, a device or an open file descriptor. */
export async function writeOutputFile(file: string, text: string): Promise<void> {
  if ((await fileTypeOf(file)) === 'special') await append(file, text)
  else await writeFileAtomically(file, text)
}

/** Like `mkdir` with `recursive`, which never returns where the system reports ENOENT for an existing parent, as in /proc. */
async function makeDirectory(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return
  if (dirname(path) !== path) await makeDirectory(dirname(path))
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (found || error.code !== 'EEXIST') throw error
  })
}

async function append(file: string, text: string): Promise<void> {
  const warning = setTimeout(() => {
    process.stderr.write(`compute-pools verify: waiting for a reader of ${file}; press Ctrl-C to stop\n`)
  }, 2_000)
  try {
    await writeFile(file, text, { flag: 'a' })
  } finally {
    clearTimeout(warning)
  }
}

async function fileTypeOf(file: string): Promise<'file' | 'directory' | 'special' | 'none'> {
  // Names of open file descriptors, such as /dev/stdout: never replaced, even if they lead to a regular file.
  if (/^\/(dev\/(stdout|stderr|fd\/\d+)|proc\/[^/]+\/fd\/\d+)$/.test(resolve(file))) return 'special'
  try {
    const found = await stat(file)
    return found.isDirectory() ? 'directory' : found.isFile() ? 'file' : 'special'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none'
    throw error
  }
}
