import type { CheckId } from '../../checks/index.ts'

/** A web framework, and servers that were written from the API document alone. */
export interface Framework {
  /** The name in the documentation. */
  title: string
  /** Rejects if the runtime or a package is missing. */
  version(): Promise<string>
  /** A shell command that installs the runtime. */
  install: string
  /**
   * Returns the command that starts a server on the port of the variable `PORT`.
   *
   * @param file in the folder of the framework
   * @param folder a temporary folder, for a program that must be built
   */
  command(file: string, folder: string): Promise<[program: string, ...args: string[]]>
  servers: FrameworkServer[]
}

export interface FrameworkServer {
  /** Its path in the folder of the framework. */
  file: string
  /** The defaults of the framework that violate the contract, or none if the server conforms. */
  defaults: FrameworkDefault[]
}

/** A default of a framework that violates the contract. The texts are Markdown. */
export interface FrameworkDefault {
  /** The behavior without the fix. */
  behavior: string
  /** The behavior that the API document describes. */
  documented: string
  /** The change to the server. */
  fix: string
  /** The checks of level `must` or `should` that report it. */
  checks: CheckId[]
}
