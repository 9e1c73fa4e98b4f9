import { randomUUID } from 'node:crypto'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Replaces a file in one step: a reader finds the old text or the new one, also after a crash or a power failure.
 * A symbolic link stays a link, and the file keeps its permissions.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const target = await resolveLinks(path)
  const mode = (await stat(target).catch(() => undefined))?.mode ?? 0o666
  await replaceFile(target, text, mode)
}

/**
 * Replaces a file in one step by one that only its owner can read. A symbolic link is replaced itself: whoever can create
 * one must not choose the file that is written.
 */
export async function writePrivateFileAtomically(path: string, text: string): Promise<void> {
  await replaceFile(path, text, 0o600)
}

async function replaceFile(target: string, text: string, mode: number): Promise<void> {
  const temporary = temporaryPath(target)
  try {
    // `wx` fails for every path that exists, also for a link.
    const file = await open(temporary, 'wx', mode)
    await writeAndSync(file, text)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncDirectory(dirname(target))
}

/** Rejects if no file can be created next to `path`. Leaves nothing behind. */
export async function checkWritable(path: string): Promise<void> {
  const temporary = temporaryPath(await resolveLinks(path))
  await (await open(temporary, 'wx')).close()
  await rm(temporary)
}

function resolveLinks(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

/** Returns an unused path in the directory of the target. It is short even if the target has the longest possible name. */
function temporaryPath(target: string): string {
  return join(dirname(target), `.${randomUUID()}.tmp`)
}

async function writeAndSync(file: FileHandle, text: string): Promise<void> {
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the rename durable. Some systems cannot open a directory; the file is complete there as well. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => undefined)
  await directory?.sync().catch(() => {})
  await directory?.close()
}
