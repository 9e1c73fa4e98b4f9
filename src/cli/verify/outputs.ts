import { resolve } from 'node:path'
import type { Report } from '../../../contract-tests/index.ts'
import { type ReporterName, reporters, summarize } from '../../../contract-tests/internal.ts'
import { oneOf } from '../option-parsers.ts'
import { printError } from '../print.ts'
import { UsageError } from '../usage-error.ts'
import { prepareOutputFile, writeOutputFile } from './output-file.ts'

/** One `--reporter`. */
export interface Output {
  name: ReporterName
  /** `undefined` for stdout. */
  file: string | undefined
}

const parseName = oneOf(Object.keys(reporters) as ReporterName[])

/** Parses `NAME` and `NAME=FILE`. @throws {UsageError} for an unknown reporter, and for two with the same destination. */
export function parseOutputs(texts: string[]): Output[] {
  const outputs = texts.map((text): Output => {
    const [, name = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? []
    if (file === '') throw new UsageError(`invalid --reporter ${text}: expected --reporter ${name}=FILE`)
    return { name: parseName(name, '--reporter'), file }
  })
  const byDestination = new Map<string | undefined, Output>()
  for (const output of outputs) {
    const destination = output.file === undefined ? undefined : resolve(output.file)
    const other = byDestination.get(destination)
    if (other) {
      const [place, fix] =
        output.file === undefined ? ['stdout', `${output.name}=FILE`] : [output.file, `${output.name}=ANOTHER-FILE`]
      throw new UsageError(
        `--reporter ${other.name} and --reporter ${output.name} both write to ${place}: write --reporter ${fix}`,
      )
    }
    byDestination.set(destination, output)
  }
  return outputs
}

/** Checks before the run that every file can be written, and creates its directory. @throws {UsageError} */
export async function prepareOutputs(outputs: Output[]): Promise<void> {
  for (const { name, file } of outputs) {
    if (file === undefined) continue
    const problem = await prepareOutputFile(file)
    if (problem === undefined) continue
    throw new UsageError(`invalid --reporter ${name}=${file}: ${problem}; write --reporter ${name}=ANOTHER-FILE`)
  }
}

/**
 * Writes every report. If a file cannot be written, prints the error on stderr and the terminal report on stdout, and
 * returns `false`.
 */
export async function writeReports(outputs: Output[], report: Report): Promise<boolean> {
  const color = supportsColor(process.stdout, process.env)
  const render = ({ name, file }: Output) => reporters[name](report, { color: color && file === undefined })
  let isWritten = true
  for (const output of outputs) isWritten = (await writeOutput(output, render(output))) && isWritten
  if (outputs.some(({ file }) => file === undefined)) return isWritten
  const terminal: Output = { name: 'terminal', file: undefined }
  if (!isWritten) await writeOutput(terminal, render(terminal))
  printError(`compute-pools verify: ${report.target} ${summarize(report).headline}`)
  return isWritten
}

/** Writes a text to its destination. Returns `false`, with a message on stderr, if that fails. */
export async function writeOutput({ name, file }: Output, text: string): Promise<boolean> {
  if (file === undefined) {
    process.stdout.write(text)
    return true
  }
  try {
    await writeOutputFile(file, text)
    printError(`compute-pools verify: ${name} report written to ${file}`)
    return true
  } catch (error) {
    printError(`compute-pools verify: cannot write ${name} report to ${file}: ${(error as Error).message}`)
    return false
  }
}

/** @see https://no-color.org */
export function supportsColor({ isTTY }: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}
