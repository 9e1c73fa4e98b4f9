import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Runs a program and returns its output. Rejects if it is missing or fails. */
export async function output(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...env } })
  return stdout.trim()
}

// The packages may belong to another Python than the first one of the PATH.
const pythons = ['python3', '/usr/bin/python3']

/** Finds a Python that has these modules, and returns its path and the version of the first module. */
export async function findPython(...modules: string[]): Promise<{ python: string; version: string }> {
  const script = `import ${modules.join(', ')}; print(getattr(${modules[0]}, '__version__', ''))`
  for (const python of pythons) {
    const version = await output(python, ['-c', script]).catch(() => undefined)
    if (version !== undefined) return { python, version }
  }
  throw new Error(`no Python has the modules ${modules.join(', ')}`)
}
