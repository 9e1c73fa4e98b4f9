import { randomUUID } from 'node:crypto'
import { access, constants, mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Report } from '../../../contract-tests/index.ts'
import { type ReporterName, reporters, summarize } from '../../../contract-tests/internal.ts'
import { oneOf, UsageError } from '../arguments.ts'

/** One `--reporter`: its name, and the file it goes to, or stdout. */
export interface Output {
  name: ReporterName
  file: string | undefined
}

const names = Object.keys(reporters) as ReporterName[]

/** @throws {UsageError} for an unknown reporter, and for two that would mix in one place. */
export function readOutputs(given: string[] = ['terminal']): Output[] {
  const outputs = given.map((text): Output => {
    const [, name = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? []
    if (file === '') throw new UsageError(`--reporter ${name}= names no file; write --reporter ${name}=FILE`)
    return { name: oneOf('--reporter', name, names), file }
  })
  const places = new Map<string | undefined, Output>()
  for (const output of outputs) {
    const place = output.file === undefined ? undefined : resolve(output.file)
    const other = places.get(place)
    if (other) {
      const [where, wayOut] =
        place === undefined ? ['stdout', `${output.name}=FILE`] : [output.file, `${output.name}=ANOTHER-FILE`]
      throw new UsageError(
        `--reporter ${other.name} and --reporter ${output.name} would both write to ${where}; write --reporter ${wayOut}`,
      )
    }
    places.set(place, output)
  }
  return outputs
}

/**
 * Makes the directories of the files and tries whether a file can be made there, so that a report that could not be written is
 * known before the run. @throws {UsageError}
 */
export async function prepared(outputs: Output[]): Promise<void> {
  for (const { name, file } of outputs) {
    if (file === undefined) continue
    const refuse = (problem: string) =>
      new UsageError(`--reporter ${name}=${file}: ${problem}; write --reporter ${name}=ANOTHER-FILE`)
    await makeDirectory(dirname(resolve(file))).catch(({ message }: Error) => {
      throw refuse(`its directory cannot be made: ${message}`)
    })
    try {
      const kind = await kindOf(file)
      if (kind === 'directory') throw refuse('this is a directory, and a file is needed')
      if (kind === 'special') await access(file, constants.W_OK)
      else await rm(await newDraft(await targetOf(file)))
    } catch (error) {
      throw error instanceof UsageError ? error : refuse(`no file can be written there: ${(error as Error).message}`)
    }
  }
}

/** What `mkdir` does with `recursive`, which never ends where the system says ENOENT although the parent is there, as in /proc. */
async function makeDirectory(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return
  if (dirname(path) !== path) await makeDirectory(dirname(path))
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (found || error.code !== 'EEXIST') throw error
  })
}

/**
 * Prints every report. `false` when a file could not be written, which is said on stderr; what was found is on stdout then
 * all the same.
 */
export async function print(outputs: Output[], report: Report): Promise<boolean> {
  const color = takesColor(process.stdout, process.env)
  const textOf = ({ name, file }: Output) => reporters[name](report, { color: color && file === undefined })
  let written = true
  for (const output of outputs) written = (await writeOutput(output, textOf(output))) && written
  if (outputs.some(({ file }) => file === undefined)) return written
  if (!written) await writeOutput({ name: 'terminal', file: undefined }, textOf({ name: 'terminal', file: undefined }))
  process.stderr.write(`compute-pools verify: ${report.target} ${summarize(report).headline}\n`)
  return written
}

/** Writes one text where its output goes; `false` when it could not. */
export async function writeOutput({ name, file }: Output, text: string): Promise<boolean> {
  if (file === undefined) {
    process.stdout.write(text)
    return true
  }
  try {
    await write(file, text)
    process.stderr.write(`compute-pools verify: ${name} written to ${file}\n`)
    return true
  } catch (error) {
    process.stderr.write(`compute-pools verify: ${name} could not be written to ${file}: ${(error as Error).message}\n`)
    return false
  }
}

/** @see https://no-color.org */
export function takesColor({ isTTY }: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}

/** All of it or nothing: who reads the file never sees half a report. */
async function write(file: string, text: string): Promise<void> {
  if ((await kindOf(file)) === 'special') return append(file, text)
  const target = await targetOf(file)
  const draft = await newDraft(target)
  try {
    await writeFile(draft, text)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** A pipe or a device cannot be replaced, and whatever stdout goes to has what others wrote. */
async function append(file: string, text: string): Promise<void> {
  const waiting = setTimeout(() => {
    process.stderr.write(`compute-pools verify: still writing to ${file}: does anybody read it? Ctrl-C ends the wait\n`)
  }, 2_000)
  try {
    await writeFile(file, text, { flag: 'a' })
  } finally {
    clearTimeout(waiting)
  }
}

/** Where a link leads, so that it stays a link. */
function targetOf(file: string): Promise<string> {
  return realpath(file).catch(() => file)
}

/** An empty file beside the target, with a name that is short whatever that of the target is. */
async function newDraft(target: string): Promise<string> {
  const draft = join(dirname(target), `.${randomUUID()}.tmp`)
  await (await open(draft, 'wx')).close()
  return draft
}

async function kindOf(file: string): Promise<'file' | 'directory' | 'special' | 'nothing'> {
  // The names of what is open already, such as /dev/stdout, whatever it leads to.
  if (/^\/(dev\/(stdout|stderr|fd\/\d+)|proc\/[^/]+\/fd\/\d+)$/.test(resolve(file))) return 'special'
  try {
    const found = await stat(file)
    return found.isDirectory() ? 'directory' : found.isFile() ? 'file' : 'special'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'nothing'
    throw error
  }
}
