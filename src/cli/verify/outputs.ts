import { randomUUID } from 'node:crypto'
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Report } from '../../../contract-tests/index.ts'
import { digest } from '../../../contract-tests/reporters/digest.ts'
import { type ReporterName, reporters } from '../../../contract-tests/reporters/index.ts'
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

/** Makes the directories of the files, so that a report that could not be written is known before the run. @throws {UsageError} */
export async function prepared(outputs: Output[]): Promise<void> {
  for (const { name, file } of outputs) {
    if (file === undefined) continue
    try {
      await mkdir(dirname(file), { recursive: true })
    } catch (error) {
      throw new UsageError(`--reporter ${name}=${file}: its directory cannot be made: ${(error as Error).message}`)
    }
    if ((await kindOf(file)) === 'directory')
      throw new UsageError(`--reporter ${name}=${file}: this is a directory, and a file is needed`)
  }
}

/** Prints every report. `false` when a file could not be written, which is said on stderr. */
export async function print(outputs: Output[], report: Report): Promise<boolean> {
  const color = takesColor(process.stdout, process.env)
  const written: boolean[] = []
  for (const output of outputs)
    written.push(await writeOutput(output, reporters[output.name](report, { color: color && output.file === undefined })))
  if (outputs.every(({ file }) => file !== undefined))
    process.stderr.write(`compute-pools verify: ${report.target} ${digest(report).headline}\n`)
  return written.every(Boolean)
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
  // A pipe or a device cannot be replaced, only written to.
  if ((await kindOf(file)) === 'special') return writeFile(file, text)
  const target = await realpath(file).catch(() => file)
  const draft = `${target}.${randomUUID()}.tmp`
  try {
    await writeFile(draft, text)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function kindOf(file: string): Promise<'file' | 'directory' | 'special' | 'nothing'> {
  try {
    const found = await stat(file)
    return found.isDirectory() ? 'directory' : found.isFile() ? 'file' : 'special'
  } catch {
    return 'nothing'
  }
}
